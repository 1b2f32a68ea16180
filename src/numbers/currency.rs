//! Currencies: their codes, the sign they are written with, and the signs people use for them.

/// Code, the sign that is written (the code itself where it is empty), and other ways to write it.
const CURRENCIES: [(&str, &str, &[&str]); 21] = [
    ("USD", "$", &["US$", "dollar", "dollars"]),
    ("EUR", "€", &["euro", "euros"]),
    ("GBP", "£", &["pound", "pounds"]),
    ("JPY", "¥", &["円", "yen"]),
    ("CHF", "", &["Fr.", "SFr.", "Fr", "Franken", "francs"]),
    ("INR", "", &["₹", "Rs.", "Rs"]),
    ("CNY", "", &["¥", "元", "RMB"]),
    ("CAD", "", &["$", "C$", "CA$"]),
    ("AUD", "", &["$", "A$", "AU$"]),
    ("NZD", "", &["$", "NZ$"]),
    ("SGD", "", &["$", "S$"]),
    ("HKD", "", &["$", "HK$"]),
    ("MXN", "", &["$", "MX$"]),
    ("BRL", "", &["R$"]),
    ("KRW", "", &["₩"]),
    ("SEK", "", &["kr", "kr."]),
    ("NOK", "", &["kr", "kr."]),
    ("DKK", "", &["kr", "kr."]),
    ("PLN", "", &["zł"]),
    ("CZK", "", &["Kč"]),
    ("ILS", "", &["₪"]),
];

/// What stands before an amount: `$`, `€`, `CHF `.
pub fn sign(code: &str) -> String {
    match CURRENCIES.iter().find(|(known, ..)| *known == code) {
        Some((_, sign, _)) if !sign.is_empty() => (*sign).to_owned(),
        _ if code.is_empty() => String::new(),
        _ => format!("{code} "),
    }
}

/// Whether a word or sign beside an amount means this currency.
fn means(written: &str, code: &str) -> bool {
    if code.is_empty() {
        return CURRENCIES.iter().any(|(known, ..)| means(written, known));
    }
    if written.eq_ignore_ascii_case(code) {
        return true;
    }
    let known = CURRENCIES.iter().find(|(known, ..)| *known == code);
    known.is_some_and(|(_, sign, others)| {
        *sign == written
            || others
                .iter()
                .any(|o| o.to_lowercase() == written.to_lowercase())
    })
}

/// An amount without the currency that stands before or behind it. Without a code any currency will do.
///
/// # Errors
/// The sign of another currency that was found.
pub fn without<'a>(text: &'a str, code: &str) -> Result<&'a str, String> {
    let text = text.trim();
    let apart = |c: char| c.is_ascii_digit() || matches!(c, '-' | '−' | '+' | ',' | '\'');
    let front = text.find(|c: char| apart(c)).unwrap_or(text.len());
    // A point belongs to the digits behind it, unless it ends an abbreviation: `Fr.`.
    let front = match text[..front].strip_suffix('.') {
        Some("") => 0,
        _ => front,
    };
    let mut rest = text;
    let before = text[..front].trim();
    if !before.is_empty() {
        if !means(before, code) {
            return Err(before.to_owned());
        }
        rest = text[front..].trim_start();
    }
    let back = rest
        .char_indices()
        .rev()
        .find(|(_, c)| c.is_ascii_digit())
        .map_or(0, |(at, c)| at + c.len_utf8());
    let after = rest[back..].trim();
    if after.is_empty() {
        return Ok(rest);
    }
    // `1.2k€`, `5 Mio. EUR`: the currency is what remains behind the scale.
    let words: Vec<(usize, &str)> = after
        .char_indices()
        .map(|(at, _)| (at, &after[at..]))
        .collect();
    for (at, tail) in &words {
        let tail = tail.trim();
        if means(tail, code) {
            let start = back + (rest[back..].len() - rest[back..].trim_start().len());
            return Ok(rest[..start + at].trim_end());
        }
    }
    for (_, tail) in &words {
        let other = CURRENCIES
            .iter()
            .any(|(other, ..)| means(tail.trim(), other));
        if other {
            return Err(tail.trim().to_owned());
        }
    }
    Ok(rest)
}
