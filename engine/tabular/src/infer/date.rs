//! One date or date with time as people write it, and the calendar.
//! Whether the day or the month comes first is the column's decision; here both readings can be tried.

/// Milliseconds a day.
const DAY_MS: i64 = 86_400_000;

/// Which of day and month comes first where the year comes last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// `31/12/2026`
    DayFirst,
    /// `12/31/2026`
    MonthFirst,
}

/// How a date is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// `2026-12-31`, with any of `-/.` or `年月日`.
    YearFirst,
    /// `2026-12`.
    YearMonth,
    /// `20261231`.
    Compact,
    /// `31 Dec 2026`, `Dec 31, 2026`.
    Named,
    /// Two numbers and a year, with this separator.
    YearLast(char),
}

/// A text that has the shape of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Scan {
    /// How it is written.
    pub(crate) form: Form,
    /// Whether a time of day follows.
    pub(crate) timed: bool,
    year: i64,
    /// Month and day; for [`Form::YearLast`] the two numbers as they stand.
    pair: (u32, u32),
    /// Milliseconds to add to midnight: time of day minus offset from UTC.
    ms: i64,
}

impl Scan {
    /// Milliseconds since 1970 UTC under a reading; none when there is no such day.
    pub(crate) fn ms(&self, order: Order) -> Option<i64> {
        let (month, day) = match (self.form, order) {
            (Form::YearLast(_), Order::DayFirst) => (self.pair.1, self.pair.0),
            _ => self.pair,
        };
        let valid = (1..=12).contains(&month) && (1..=days_in(self.year, month)).contains(&day);
        valid.then(|| days_from_civil(self.year, month, day) * DAY_MS + self.ms)
    }
}

/// Reads a date that stands alone: day first with dots or hyphens, else month first, else what fits.
pub(crate) fn parse_alone(text: &str) -> Option<i64> {
    let scan = scan(text)?;
    let (first, second) = match scan.form {
        Form::YearLast('/') => (Order::MonthFirst, Order::DayFirst),
        _ => (Order::DayFirst, Order::MonthFirst),
    };
    scan.ms(first).or_else(|| scan.ms(second))
}

/// Looks whether a trimmed text has the shape of a date; whether such a day exists is [`Scan::ms`]'s to say.
pub(crate) fn scan(text: &str) -> Option<Scan> {
    let bytes = text.as_bytes();
    let begins = bytes.first()?;
    if text.len() > 40 || !(begins.is_ascii_digit() || begins.is_ascii_alphabetic()) {
        return None;
    }
    let mut rest = text;
    let (form, year, pair) = if begins.is_ascii_digit() {
        numeric(&mut rest)?
    } else {
        let month = month_name(&mut rest)?;
        rest = rest.trim_start_matches([' ', '-', '.']);
        let (day, _) = digits(&mut rest, 2)?;
        rest = rest.trim_start_matches([' ', ',', '-']);
        (Form::Named, year_of(&mut rest)?, (month, day))
    };
    let (ms, timed) = time(rest)?;
    Some(Scan {
        form,
        timed,
        year,
        pair,
        ms,
    })
}

fn numeric(rest: &mut &str) -> Option<(Form, i64, (u32, u32))> {
    let (first, length) = digits(rest, 8)?;
    if length == 8 {
        let year = i64::from(first / 10_000);
        return (1900..2100).contains(&year).then_some((
            Form::Compact,
            year,
            (first / 100 % 100, first % 100),
        ));
    }
    let separator = rest.chars().next()?;
    if length == 4 {
        if !matches!(separator, '-' | '/' | '.' | '年') {
            return None;
        }
        *rest = &rest[separator.len_utf8()..];
        let (month, _) = digits(rest, 2)?;
        let next = rest.chars().next();
        if next.is_none() && separator != '.' || next == Some('月') && rest.len() == '月'.len_utf8() {
            *rest = "";
            return Some((Form::YearMonth, i64::from(first), (month, 1)));
        }
        let second = if separator == '年' { '月' } else { separator };
        *rest = rest.strip_prefix(second)?;
        let (day, _) = digits(rest, 2)?;
        *rest = rest.strip_prefix('日').unwrap_or(rest);
        return Some((Form::YearFirst, i64::from(first), (month, day)));
    }
    if length > 2 {
        return None;
    }
    *rest = rest.strip_prefix(separator)?;
    if matches!(separator, ' ' | '-' | '/' | '.') && rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
        let month = month_name(rest)?;
        *rest = rest.trim_start_matches(['-', '/', '.', ' ', ',']);
        return Some((Form::Named, year_of(rest)?, (month, first)));
    }
    if !matches!(separator, '-' | '/' | '.') {
        return None;
    }
    let (second, _) = digits(rest, 2)?;
    *rest = rest.strip_prefix(separator)?;
    Some((Form::YearLast(separator), year_of(rest)?, (first, second)))
}

/// Takes one to `most` digits; none when there are none or more.
fn digits(rest: &mut &str, most: usize) -> Option<(u32, usize)> {
    let length = rest.bytes().take_while(u8::is_ascii_digit).count();
    if length == 0 || length > most {
        return None;
    }
    let value = rest[..length].parse().ok()?;
    *rest = &rest[length..];
    Some((value, length))
}

/// A year of four digits, or of two: up to 68 in the 2000s, from 69 in the 1900s (as POSIX has it).
fn year_of(rest: &mut &str) -> Option<i64> {
    let (year, length) = digits(rest, 4)?;
    match (length, year) {
        (4, year) => Some(i64::from(year)),
        (2, 0..=68) => Some(i64::from(year) + 2000),
        (2, _) => Some(i64::from(year) + 1900),
        _ => None,
    }
}

/// Takes an English month name or its first three letters.
fn month_name(rest: &mut &str) -> Option<u32> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let length = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    let word = &rest[..length];
    let month = NAMES.iter().position(|name| {
        (length == 3 || length == name.len() || (length == 4 && *name == "september"))
            && name[..length].eq_ignore_ascii_case(word)
    })?;
    *rest = &rest[length..];
    Some(month as u32 + 1)
}

/// The rest of a date: nothing, or a time of day with an optional offset. (milliseconds to add, whether timed)
fn time(rest: &str) -> Option<(i64, bool)> {
    if rest.is_empty() {
        return Some((0, false));
    }
    let mut rest = rest.strip_prefix(['T', 't', ' ', ','])?.trim_start();
    let (mut hour, _) = digits(&mut rest, 2)?;
    rest = rest.strip_prefix(':')?;
    let (minute, _) = digits(&mut rest, 2)?;
    let (mut second, mut ms) = (0, 0);
    if let Some(more) = rest.strip_prefix(':') {
        rest = more;
        (second, _) = digits(&mut rest, 2)?;
        if let Some(more) = rest.strip_prefix(['.', ',']) {
            rest = more;
            let (fraction, length) = digits(&mut rest, 9)?;
            ms = u64::from(fraction) * 1000 / 10u64.pow(length as u32);
        }
    }
    let half = rest.trim_start();
    for (name, shift) in [("am", 0), ("pm", 12)] {
        if half.len() == 2 && half.eq_ignore_ascii_case(name) && (1..=12).contains(&hour) {
            hour = hour % 12 + shift;
            rest = "";
        }
    }
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let of_day = (i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second)) * 1000;
    Some((of_day + ms as i64 - offset(rest)? * 60_000, true))
}

/// An offset from UTC in minutes: nothing, `Z`, `UTC`, `+02`, `+0200`, `+02:00`.
fn offset(rest: &str) -> Option<i64> {
    let rest = rest.trim();
    if rest.is_empty() || rest.eq_ignore_ascii_case("z") || rest.eq_ignore_ascii_case("utc") {
        return Some(0);
    }
    let sign = if rest.starts_with('-') { -1 } else { 1 };
    let rest = rest.strip_prefix(['+', '-'])?.replacen(':', "", 1);
    let (hours, minutes) = match (rest.len(), rest.bytes().all(|b| b.is_ascii_digit())) {
        (2, true) => (rest.parse::<i64>().ok()?, 0),
        (4, true) => (rest[..2].parse::<i64>().ok()?, rest[2..].parse::<i64>().ok()?),
        _ => return None,
    };
    (hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

fn days_in(year: i64, month: u32) -> u32 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 of a day of the proleptic Gregorian calendar (Howard Hinnant, `days_from_civil`).
fn days_from_civil(year: i64, month: u32, day: u32) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((i64::from(month) + 9) % 12) + 2) / 5 + i64::from(day) - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year, month and day of a day since 1970-01-01 (Howard Hinnant, `civil_from_days`).
fn civil_from_days(days: i64) -> (i64, u32, u32) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = (of_year - (153 * shifted + 2) / 5 + 1) as u32;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 } as u32;
    (year + era * 400 + i64::from(month <= 2), month, day)
}

/// Month of an instant, 1 to 12, UTC.
pub(crate) fn month(ms: i64) -> u32 {
    civil_from_days(ms.div_euclid(DAY_MS)).1
}

/// Weekday of an instant, Monday 0 to Sunday 6, UTC.
pub(crate) fn weekday(ms: i64) -> u32 {
    (ms.div_euclid(DAY_MS) + 3).rem_euclid(7) as u32
}

/// Hour of an instant, 0 to 23, UTC.
pub(crate) fn hour(ms: i64) -> u32 {
    (ms.rem_euclid(DAY_MS) / 3_600_000) as u32
}

/// ISO 8601, UTC: `2026-12-31`, or `2026-12-31 23:59:59` with the time.
pub(crate) fn iso(ms: i64, timed: bool) -> String {
    let (year, month, day) = civil_from_days(ms.div_euclid(DAY_MS));
    if !timed {
        return format!("{year:04}-{month:02}-{day:02}");
    }
    let of_day = ms.rem_euclid(DAY_MS);
    let (minutes, milliseconds) = (of_day / 60_000, of_day % 1000);
    let (hour, minute, second) = (minutes / 60, minutes % 60, of_day / 1000 % 60);
    let date = format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}");
    if milliseconds == 0 {
        date
    } else {
        format!("{date}.{milliseconds:03}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_people_write_them() {
        use Order::{DayFirst, MonthFirst};
        for (text, order, expected) in [
            ("2026-12-31", DayFirst, Some("2026-12-31")),
            ("2026/1/2", DayFirst, Some("2026-01-02")),
            ("2026.01.02", DayFirst, Some("2026-01-02")),
            ("2026年1月2日", DayFirst, Some("2026-01-02")),
            ("20260102", DayFirst, Some("2026-01-02")),
            ("1960-01", DayFirst, Some("1960-01-01")),
            ("2026年1月", DayFirst, Some("2026-01-01")),
            ("03/04/2026", DayFirst, Some("2026-04-03")),
            ("03/04/2026", MonthFirst, Some("2026-03-04")),
            ("31.12.99", DayFirst, Some("1999-12-31")),
            ("31.12.99", MonthFirst, None),
            ("31 Jan 2019", DayFirst, Some("2019-01-31")),
            ("31-Jan-19", DayFirst, Some("2019-01-31")),
            ("Jan 31, 2019", MonthFirst, Some("2019-01-31")),
            ("Sept 1 2019", MonthFirst, Some("2019-09-01")),
            ("2026-02-30", DayFirst, None),
            ("2024-02-29", DayFirst, Some("2024-02-29")),
            ("2026-13-01", DayFirst, None),
            ("0000-00-00", DayFirst, None),
            ("12:30", DayFirst, None),
            ("1.5", DayFirst, None),
            ("2026.12", DayFirst, None),
            ("march", DayFirst, None),
            ("29.85", DayFirst, None),
            ("1-2", DayFirst, None),
        ] {
            let read = scan(text).and_then(|s| s.ms(order)).map(|ms| iso(ms, false));
            assert_eq!(read.as_deref(), expected, "{text:?} {order:?}");
        }
    }

    #[test]
    fn times_and_offsets() {
        for (text, expected) in [
            ("2026-01-02T03:04:05Z", "2026-01-02 03:04:05"),
            ("2026-01-02 03:04", "2026-01-02 03:04:00"),
            ("2026-01-02 03:04:05.25", "2026-01-02 03:04:05.250"),
            ("2026-01-02T00:30:00+02:00", "2026-01-01 22:30:00"),
            ("1/2/2026 12:05 AM", "2026-01-02 00:05:00"),
            ("1/2/2026 1:05 pm", "2026-01-02 13:05:00"),
            ("1969-12-31 23:59:59", "1969-12-31 23:59:59"),
        ] {
            let read = parse_alone(text).map(|ms| iso(ms, true));
            assert_eq!(read.as_deref(), Some(expected), "{text:?}");
        }
        assert_eq!(parse_alone("2026-01-02 25:00"), None);
    }

    #[test]
    fn the_calendar_inverts_itself() {
        for days in (-800_000..800_000).step_by(97) {
            let (year, month, day) = civil_from_days(days);
            assert_eq!(days_from_civil(year, month, day), days);
        }
        // 2026-11-22 is a Sunday.
        let ms = parse_alone("2026-11-22 17:30").expect("a date");
        assert_eq!((weekday(ms), hour(ms), month(ms)), (6, 17, 11));
    }
}
