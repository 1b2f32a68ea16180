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
