//! One number as people write it: grouped thousands, decimal comma, percent, currency, accounting parentheses.
//! Which mark is the decimal one is the column's decision; here both readings can be tried.

/// The mark before the decimals; the other one groups thousands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decimal {
    /// `1,234.5`
    Point,
    /// `1.234,5`
    Comma,
}

/// What stands around the digits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Dress {
    /// A percent sign.
    pub(crate) percent: bool,
    /// A currency sign or code.
    pub(crate) currency: Option<&'static str>,
    /// Thousands are grouped.
    pub(crate) grouped: bool,
}

/// Currency signs and codes; longer ones before those they begin with.
const CURRENCIES: [&str; 22] = [
    "US$", "HK$", "R$", "A$", "C$", "$", "€", "£", "¥", "￥", "元", "₹", "₽", "₩", "USD", "EUR", "GBP",
    "CNY", "RMB", "JPY", "CHF", "kr",
];

/// Longest text that can be a number, in bytes.
const LONGEST: usize = 64;

/// Reads a trimmed text as a number. The value may be infinite when it is written as digits that overflow.
pub(crate) fn parse(text: &str, decimal: Decimal) -> Option<(f64, Dress)> {
    if decimal == Decimal::Point
        && let Some(value) = plain(text.as_bytes())
    {
        return Some((value, Dress::default()));
    }
    let (core, negative, mut dress) = undress(text)?;
    let value = match decimal {
        Decimal::Point => plain(core.as_bytes()),
        Decimal::Comma => None,
    };
    let value = match value {
        Some(value) => value,
        None => {
            let (value, grouped) = marked(core.as_bytes(), decimal)?;
            dress.grouped = grouped;
            value
        }
    };
    Some((if negative { -value } else { value }, dress))
}

/// Reads a number that stands alone: with a decimal point if it can be read so, else with a decimal comma. Finite.
pub(crate) fn parse_alone(text: &str) -> Option<f64> {
    let parsed = parse(text, Decimal::Point).or_else(|| parse(text, Decimal::Comma));
    parsed.map(|(value, _)| value).filter(|v| v.is_finite())
}

/// Whether a text is digits that name something rather than count: a leading zero (`02134`), or more than 15 digits.
pub(crate) fn is_code(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() > 1 && (bytes[0] == b'0' || bytes.len() > 15) && bytes.iter().all(u8::is_ascii_digit)
}

/// Powers of ten that an f64 holds exactly.
const TENS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19, 1e20, 1e21, 1e22,
];

/// `[+-]digits[.digits][e[+-]digits]`, correctly rounded: by one exact division or product where mantissa and power
/// are exact (Clinger 1990), else by the standard library.
fn plain(bytes: &[u8]) -> Option<f64> {
    let (negative, digits) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, bytes),
    };
    let (mut mantissa, mut used, mut after_point) = (0u64, 0usize, None);
    for (i, &byte) in digits.iter().enumerate() {
        match byte {
            b'0'..=b'9' => {
                mantissa = mantissa.wrapping_mul(10).wrapping_add(u64::from(byte - b'0'));
                used += 1;
            }
            b'.' if after_point.is_none() => after_point = Some(i + 1),
            b'e' | b'E' if used > 0 => return with_exponent(bytes, &digits[i + 1..]),
            _ => return None,
        }
    }
    if used == 0 {
        return None;
    }
    let decimals = after_point.map_or(0, |at| digits.len() - at);
    if used <= 19 && mantissa <= 1 << 53 && decimals < TENS.len() {
        let value = mantissa as f64 / TENS[decimals];
        return Some(if negative { -value } else { value });
    }
    standard(bytes)
}

fn with_exponent(all: &[u8], exponent: &[u8]) -> Option<f64> {
    let digits = match exponent {
        [b'-' | b'+', rest @ ..] => rest,
        _ => exponent,
    };
    let valid = matches!(digits.len(), 1..=4) && digits.iter().all(u8::is_ascii_digit);
    if valid { standard(all) } else { None }
}

fn standard(bytes: &[u8]) -> Option<f64> {
    std::str::from_utf8(bytes).ok()?.parse().ok()
}

/// Takes sign, parentheses, currency and percent off.
fn undress(text: &str) -> Option<(&str, bool, Dress)> {
    if text.len() > LONGEST || !text.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut dress = Dress::default();
    let (mut core, mut negative) = match text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
        Some(inside) => (inside.trim(), true),
        None => (text, false),
    };
    // Sign and currency in either order, each at most once.
    let mut signed = negative;
    for _ in 0..2 {
        if !signed {
            if let Some(rest) = core.strip_prefix(['-', '−']) {
                (core, negative, signed) = (rest.trim_start(), true, true);
            } else if let Some(rest) = core.strip_prefix('+') {
                (core, signed) = (rest.trim_start(), true);
            }
        }
        let end = core.find(|c: char| c.is_ascii_digit() || c.is_whitespace() || ".,-+−".contains(c));
        let sign = &core[..end?];
        if dress.currency.is_none() && !sign.is_empty() {
            // What stands before the digits is a currency, or this is no number.
            dress.currency = Some(currency(sign)?);
            core = core[sign.len()..].trim_start();
        }
    }
    if dress.currency.is_none()
        && let Some(sign) = core
            .rfind(|c: char| c.is_ascii_digit() || c.is_whitespace() || c == '.')
            .and_then(|at| currency(core[at..].trim_start_matches(|c: char| !is_sign(c))))
    {
        core = core[..core.len() - sign.len()].trim_end();
        dress.currency = Some(sign);
    } else if let Some(rest) = core.strip_suffix(['%', '％']) {
        core = rest.trim_end();
        dress.percent = true;
    }
    let starts = core.bytes().next();
    starts
        .is_some_and(|b| b.is_ascii_digit() || b == b'.' || b == b',')
        .then_some((core, negative, dress))
}

/// Whether a character may stand in a currency.
fn is_sign(c: char) -> bool {
    !(c.is_ascii_digit() || c.is_whitespace() || c == '.')
}

/// The currency of this text.
fn currency(text: &str) -> Option<&'static str> {
    let first = text.bytes().next()?;
    // The first byte decides nearly always; this is asked of every text with a digit in it.
    let mut fitting = CURRENCIES
        .into_iter()
        .filter(|sign| sign.bytes().next() == Some(first));
    fitting.find(|sign| *sign == text)
}

/// Digits with grouped thousands and a decimal mark. Groups are of three digits, those in the middle also of two (as in
/// India); the first one is not a lone 0. The group mark is the one that is not decimal, a space or an apostrophe, the
/// same throughout.
fn marked(core: &[u8], decimal: Decimal) -> Option<(f64, bool)> {
    let (point, other) = match decimal {
        Decimal::Point => (b'.', b','),
        Decimal::Comma => (b',', b'.'),
    };
    // No-break spaces and typographic apostrophes are two or three bytes: bring them to one.
    let text;
    let core = if core.is_ascii() {
        core
    } else {
        text = std::str::from_utf8(core)
            .ok()?
            .replace(['\u{a0}', '\u{202f}', '\u{2009}'], " ")
            .replace('’', "'");
        text.as_bytes()
    };
    let (whole, decimals) = match core.iter().position(|&b| b == point) {
        Some(at) => (&core[..at], &core[at + 1..]),
        None => (core, &core[..0]),
    };
    let mut clean = [0u8; LONGEST + 1];
    let mut length = 0;
    let mut put = |byte: u8| {
        if let Some(slot) = clean.get_mut(length) {
            *slot = byte;
        }
        length += 1;
    };
    let mark = whole.iter().copied().find(|b| !b.is_ascii_digit());
    match mark {
        Some(mark) if mark == other || mark == b' ' || mark == b'\'' => {
            let groups = whole.split(|&b| b == mark).count();
            for (i, group) in whole.split(|&b| b == mark).enumerate() {
                let fits = match i {
                    0 => (1..=3).contains(&group.len()) && group != b"0",
                    _ if i + 1 == groups => group.len() == 3,
                    _ => (2..=3).contains(&group.len()),
                };
                if !fits || !group.iter().all(u8::is_ascii_digit) {
                    return None;
                }
                group.iter().copied().for_each(&mut put);
            }
        }
        Some(_) => return None,
        None => whole.iter().copied().for_each(&mut put),
    }
    put(b'.');
    decimals.iter().copied().for_each(&mut put);
    // An exponent stays where it was: `1,5e3`.
    let value = plain(clean.get(..length)?)?;
    Some((value, mark.is_some()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_write_them() {
        use Decimal::{Comma, Point};
        for (text, decimal, expected) in [
            ("29.85", Point, Some(29.85)),
            ("-3", Point, Some(-3.0)),
            (".5", Point, Some(0.5)),
            ("5.", Point, Some(5.0)),
            ("1e3", Point, Some(1000.0)),
            ("1.5E-7", Point, Some(1.5e-7)),
            ("1,234.5", Point, Some(1234.5)),
            ("1,234", Comma, Some(1.234)),
            ("1,234", Point, Some(1234.0)),
            ("12,34,567", Point, Some(1_234_567.0)),
            ("1.234.567,89", Comma, Some(1_234_567.89)),
            ("12,5", Comma, Some(12.5)),
            ("12,5", Point, None),
            ("0,123", Point, None),
            ("1 234,5", Comma, Some(1234.5)),
            ("1\u{a0}234.5", Point, Some(1234.5)),
            ("1'234.50", Point, Some(1234.5)),
            ("$1,000", Point, Some(1000.0)),
            ("-$5", Point, Some(-5.0)),
            ("$-5", Point, Some(-5.0)),
            ("($5.50)", Point, Some(-5.5)),
            ("12 %", Point, Some(12.0)),
            ("¥99", Point, Some(99.0)),
            ("99元", Point, Some(99.0)),
            ("1.299,00 €", Comma, Some(1299.0)),
            ("USD 12", Point, Some(12.0)),
            ("1-2", Point, None),
            ("12a", Point, None),
            ("1.2.3", Point, None),
            ("", Point, None),
            ("-", Point, None),
            ("$", Point, None),
            ("e5", Point, None),
            ("1e", Point, None),
            ("--5", Point, None),
            ("1,,234", Point, None),
        ] {
            let value = parse(text, decimal).map(|(value, _)| value);
            assert_eq!(value, expected, "{text:?} {decimal:?}");
        }
    }

    #[test]
    fn plain_numbers_round_as_the_standard_library_does() {
        let hard = [
            "0.1",
            "123456789012345678",
            "9007199254740993",
            "3.14159265358979323846",
            "1e308",
            "1e309",
            "0.000000000000000000000001",
            "12345678901234567890123456789",
            "-0.0",
            "179769313486231570000",
        ];
        for text in hard {
            assert_eq!(plain(text.as_bytes()), text.parse().ok(), "{text}");
        }
    }

    #[test]
    fn codes_are_not_counts() {
        for (text, code) in [
            ("02134", true),
            ("0", false),
            ("0.5", false),
            ("1234567890123456", true),
            ("10", false),
        ] {
            assert_eq!(is_code(text), code, "{text}");
        }
    }
}
