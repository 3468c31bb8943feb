//! Writing CSV (RFC 4180, UTF-8, `\n`) in pieces to a sink; it knows nothing about the tables.

/// Bytes collected before they go to the sink.
const PIECE: usize = 64 * 1024;

/// Rows on their way to a sink. Call [`CsvRows::finish`] at the end.
pub(super) struct CsvRows<'a, F: FnMut(&[u8])> {
    sink: &'a mut F,
    buffer: String,
}

impl<'a, F: FnMut(&[u8])> CsvRows<'a, F> {
    pub(super) fn new(sink: &'a mut F) -> Self {
        Self {
            sink,
            buffer: String::new(),
        }
    }

    /// Writes one row; a field with a quote, comma, line break or outer space is quoted.
    pub(super) fn row<S: AsRef<str>>(&mut self, fields: &[S]) {
        for (i, field) in fields.iter().enumerate() {
            if i > 0 {
                self.buffer.push(',');
            }
            let field = field.as_ref();
            if field.contains([',', '"', '\n', '\r']) || field.starts_with(' ') || field.ends_with(' ') {
                self.buffer.push('"');
                self.buffer.push_str(&field.replace('"', "\"\""));
                self.buffer.push('"');
            } else {
                self.buffer.push_str(field);
            }
        }
        self.buffer.push('\n');
        if self.buffer.len() >= PIECE {
            (self.sink)(self.buffer.as_bytes());
            self.buffer.clear();
        }
    }

    pub(super) fn finish(self) {
        if !self.buffer.is_empty() {
            (self.sink)(self.buffer.as_bytes());
        }
    }
}

/// An amount in cents as `12.34`.
pub(super) fn money(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", cents.abs() / 100, cents.abs() % 100)
}

/// The value's text, or nothing.
pub(super) fn or_blank<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(String::new, |v| v.to_string())
}

/// `yes` or `no`.
pub(super) fn yes_no(value: bool) -> String {
    if value { "yes" } else { "no" }.to_owned()
}

/// `1` or `0`.
pub(super) fn one_zero(value: bool) -> String {
    if value { "1" } else { "0" }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_what_needs_it() {
        let mut out = Vec::new();
        let mut sink = |piece: &[u8]| out.extend_from_slice(piece);
        let mut rows = CsvRows::new(&mut sink);
        rows.row(&["a", "b,c", "say \"hi\"", " x", "两\n行", ""]);
        rows.finish();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "a,\"b,c\",\"say \"\"hi\"\"\",\" x\",\"两\n行\",\n"
        );
    }

    #[test]
    fn money_has_two_decimals_and_a_sign() {
        assert_eq!(
            (money(5), money(-1990), money(120_000)),
            ("0.05".into(), "-19.90".into(), "1200.00".into())
        );
    }
}
