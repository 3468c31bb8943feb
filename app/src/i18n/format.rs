//! Numbers, sizes, durations and dates as the reader's language writes them, through the browser's `Intl`.

use std::cell::RefCell;

use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use wasm_bindgen::JsValue;

use super::{Lang, current, tr};

/// How a number is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    /// At most so many significant digits.
    Significant(u8),
    /// Exactly so many decimals.
    Decimals(u8),
    /// At most so many decimals.
    UpTo(u8),
}

thread_local! {
    static FORMATTERS: RefCell<Vec<(Lang, Style, Function)>> = const { RefCell::new(Vec::new()) };
}

fn set(object: &Object, key: &str, value: impl Into<JsValue>) {
    // Setting a property of a fresh plain object cannot fail.
    _ = Reflect::set(object, &key.into(), &value.into());
}

fn formatter(style: Style) -> Function {
    let lang = current();
    FORMATTERS.with_borrow_mut(|known| {
        if let Some((_, _, function)) = known.iter().find(|(l, s, _)| (*l, *s) == (lang, style)) {
            return function.clone();
        }
        let options = Object::new();
        match style {
            Style::Significant(digits) => set(&options, "maximumSignificantDigits", digits),
            Style::Decimals(digits) => {
                set(&options, "minimumFractionDigits", digits);
                set(&options, "maximumFractionDigits", digits);
            }
            Style::UpTo(digits) => set(&options, "maximumFractionDigits", digits),
        }
        let function = Intl::NumberFormat::new(&Array::of1(&lang.tag().into()), &options).format();
        known.push((lang, style, function.clone()));
        function
    })
}

fn write(x: f64, style: Style) -> String {
    if !x.is_finite() {
        return "–".to_owned();
    }
    // −0 is written 0.
    let text = formatter(style)
        .call1(&JsValue::UNDEFINED, &(x + 0.0).into())
        .ok()
        .and_then(|text| text.as_string());
    text.unwrap_or_else(|| x.to_string()).replace('-', "−")
}

/// A percentage: with a narrow space before its sign in English, without one in Chinese.
fn in_percent(share: f64, style: Style) -> String {
    let space = if current() == Lang::Zh { "" } else { "\u{202f}" };
    format!("{}{space}%", write(share * 100.0, style))
}

/// A count with thousands separated.
pub fn count(n: u64) -> String {
    write(n as f64, Style::UpTo(0))
}

/// A number for prose: three significant digits, whole when it is 1,000 or more.
pub fn number(x: f64) -> String {
    if x.abs() >= 1000.0 {
        write(x, Style::UpTo(0))
    } else {
        write(x, Style::Significant(3))
    }
}

/// A number with every digit that matters.
pub fn full(x: f64) -> String {
    write(x, Style::Significant(15))
}

/// A number with exactly so many decimals.
pub fn decimals(x: f64, digits: u8) -> String {
    write(x, Style::Decimals(digits))
}

/// A share of one as a percentage with at most one decimal; what is there is never written as nothing.
pub fn percent(share: f64) -> String {
    let style = if share.abs() < 0.0005 {
        Style::Significant(1)
    } else {
        Style::UpTo(1)
    };
    in_percent(share, style)
}

/// A share of one as a percentage with exactly one decimal.
pub fn percent1(share: f64) -> String {
    in_percent(share, Style::Decimals(1))
}

/// A share as bare percentage points with one decimal, for the ends of an interval.
pub fn points(share: f64) -> String {
    write(share * 100.0, Style::Decimals(1))
}

/// A share of one as a whole percentage, for axes.
pub fn percent0(share: f64) -> String {
    in_percent(share, Style::UpTo(0))
}

/// A size in bytes, with a unit.
pub fn bytes(n: u64) -> String {
    let mut size = n as f64;
    let mut unit = "B";
    for next in ["kB", "MB", "GB"] {
        if size < 1000.0 {
            break;
        }
        size /= 1000.0;
        unit = next;
    }
    format!("{}\u{202f}{unit}", write(size, Style::Significant(3)))
}

/// A duration for people: `0.4 s`, `12 s`, `3 min 20 s`.
pub fn duration(seconds: f64) -> String {
    if seconds < 10.0 {
        tr::unit_seconds(&write(seconds.max(0.0), Style::UpTo(1)))
    } else if seconds < 60.0 {
        tr::unit_seconds(&write(seconds, Style::UpTo(0)))
    } else {
        let whole = seconds.round() as u64;
        tr::unit_minutes(&count(whole / 60), &count(whole % 60))
    }
}

/// A moment (RFC 3339) in the reader's time zone and style; the text itself when it cannot be read.
pub fn moment(rfc3339: &str) -> String {
    let ms = Date::parse(rfc3339);
    if ms.is_nan() {
        rfc3339.to_owned()
    } else {
        date_text(ms, true)
    }
}

/// The day of a moment in milliseconds since 1970, in UTC as tables hold it.
pub fn day(ms: f64) -> String {
    date_text(ms, false)
}

fn date_text(ms: f64, with_time: bool) -> String {
    let options = Object::new();
    set(&options, "dateStyle", "medium");
    if with_time {
        set(&options, "timeStyle", "short");
    } else {
        set(&options, "timeZone", "UTC");
    }
    let format = Intl::DateTimeFormat::new(&Array::of1(&current().tag().into()), &options).format();
    let text = format
        .call1(&JsValue::UNDEFINED, &Date::new(&ms.into()))
        .ok()
        .and_then(|text| text.as_string());
    text.unwrap_or_default()
}
