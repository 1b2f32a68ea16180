//! Money as people read it.

/// Checks a currency code: three capital letters, as in ISO 4217.
///
/// # Errors
/// A sentence that says what was found and what is expected.
pub fn parse_currency(text: &str) -> Result<String, String> {
    if text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase()) {
        Ok(text.to_owned())
    } else {
        Err(format!(
            "found {:?}, expected a currency code of three capital letters, such as \"USD\" or \"EUR\"",
            text.chars().take(20).collect::<String>()
        ))
    }
}

/// An amount for reading, with the currency's sign and thousands grouped: `$41,230`, `€0.48`.
pub fn format_money(amount: f64, currency: &str) -> String {
    let sign = match currency {
        "USD" => "$".to_owned(),
        "EUR" => "€".to_owned(),
        "GBP" => "£".to_owned(),
        "JPY" => "¥".to_owned(),
        other => format!("{other} "),
    };
    let size = amount.abs();
    let minus = if amount < 0.0 { "−" } else { "" };
    let decimals = if size < 100.0 && size != 0.0 { 2 } else { 0 };
    let digits = format!("{size:.decimals$}");
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) => (whole.to_owned(), format!(".{fraction}")),
        None => (digits, String::new()),
    };
    let mut grouped = String::new();
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(c);
    }
    format!("{minus}{sign}{grouped}{fraction}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_grouped() {
        assert_eq!(format_money(1_234_567.4, "USD"), "$1,234,567");
        assert_eq!(format_money(-12.5, "EUR"), "−€12.50");
        assert_eq!(format_money(0.0, "CHF"), "CHF 0");
    }
}
