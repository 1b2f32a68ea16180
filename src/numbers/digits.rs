//! Digits: the one place where thousands are grouped and a minus sign is written.

/// The minus sign of typesetters, which is as wide as a digit.
pub const MINUS: char = '−';

/// Digits, perhaps with a fraction, with their thousands parted: `12,340.5`.
pub fn grouped(digits: &str) -> String {
    let (whole, fraction) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    if !whole.bytes().all(|b| b.is_ascii_digit()) {
        return digits.to_owned();
    }
    let mut text = String::new();
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(c);
    }
    text + fraction
}

/// A whole number with its thousands parted: `12,340`.
pub fn whole(number: u64) -> String {
    grouped(&number.to_string())
}

/// A text of a number with the minus sign of typesetters.
pub fn minus(text: &str) -> String {
    text.replace('-', "−")
}

/// The shortest digits that say the number to nine places, ungrouped.
pub fn shortest(number: f64) -> String {
    let size = number.abs();
    if size != 0.0 && !(1e-6..1e15).contains(&size) {
        return minus(&format!("{number:e}"));
    }
    let rounded = (number * 1e9).round() / 1e9;
    minus(&format!("{rounded}"))
}

/// Digits that read in one way only: `1.234` could be a thousand and more, `1.2340` could not.
pub fn unmistakable(digits: &str) -> String {
    match digits.split_once('.') {
        Some((whole, fraction))
            if fraction.len() == 3 && whole.len() <= 3 && !whole.starts_with('0') =>
        {
            format!("{digits}0")
        }
        _ => digits.to_owned(),
    }
}

/// The same with the thousands parted: `1,234` could be little more than one, `1,234.00` could not.
pub fn unmistakably_grouped(digits: &str) -> String {
    match digits.contains('.') {
        false if (4..=6).contains(&digits.len()) => format!("{}.00", grouped(digits)),
        _ => grouped(&unmistakable(digits)),
    }
}
