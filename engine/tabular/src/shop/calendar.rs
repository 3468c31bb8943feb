//! A civil date as a count of days; arithmetic and text forms, nothing about time zones or clocks.

use std::fmt;

/// A day of the (proleptic) Gregorian calendar, stored as days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(i32);

impl Date {
    /// The date for a year (1900 to 2200), month (1–12) and day of the month; `None` when there is no such day.
    #[must_use]
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        if !(1900..=2200).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
            return None;
        }
        let date = Self::from_civil(year, month as i32, day as i32);
        (date.ymd() == (year, month, day)).then_some(date)
    }

    /// Days from civil, after Howard Hinnant, "chrono-compatible low-level date algorithms".
    const fn from_civil(year: i32, month: i32, day: i32) -> Self {
        let y = if month <= 2 { year - 1 } else { year };
        let era = y.div_euclid(400);
        let year_of_era = y.rem_euclid(400);
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Self(era * 146_097 + day_of_era - 719_468)
    }

    /// 30 June 2026, the sample shop's usual "today".
    pub const SHOP_TODAY: Self = Self::from_civil(2026, 6, 30);

    /// Days since 1970-01-01; negative before it.
    #[must_use]
    pub const fn days_since_epoch(self) -> i32 {
        self.0
    }

    /// The date `days` later (earlier when negative).
    #[must_use]
    pub const fn plus_days(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// Days from `earlier` to this date; negative when `earlier` is the later one.
    #[must_use]
    pub const fn days_after(self, earlier: Self) -> i32 {
        self.0.saturating_sub(earlier.0)
    }

    /// Year, month (1–12), day of the month (1–31).
    #[must_use]
    pub const fn ymd(self) -> (i32, u32, u32) {
        let z = self.0 as i64 + 719_468;
        let era = z.div_euclid(146_097);
        let day_of_era = z.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let mp = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * mp + 2) / 5 + 1;
        let month = if mp < 10 { mp + 3 } else { mp - 9 };
        let year = year_of_era + era * 400 + (month <= 2) as i64;
        (year as i32, month as u32, day as u32)
    }

    /// The form `31/12/2025` that the dirty cells use.
    pub(super) fn day_first(self) -> String {
        let (y, m, d) = self.ymd();
        format!("{d:02}/{m:02}/{y}")
    }
}

/// ISO 8601: `2026-06-30`.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (y, m, d) = self.ymd();
        write!(f, "{y:04}-{m:02}-{d:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn civil_dates_round_trip() {
        for (y, m, d, days) in [(1970, 1, 1, 0), (2000, 2, 29, 11_016), (2026, 6, 30, 20_634)] {
            let date = Date::new(y, m, d).unwrap();
            assert_eq!(date.days_since_epoch(), days);
            assert_eq!(date.ymd(), (y, m, d));
        }
        assert_eq!(Date::SHOP_TODAY.to_string(), "2026-06-30");
        assert_eq!(Date::SHOP_TODAY.plus_days(1).day_first(), "01/07/2026");
        assert!(Date::new(2026, 2, 29).is_none());
        assert!(Date::new(2026, 13, 1).is_none());
    }
}
