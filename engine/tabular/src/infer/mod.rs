//! What values mean: missing markers, numbers, dates, flags; and from them a column's kind and role.
//! Everything works on one trimmed text at a time; the whole column is only ever a tally.

pub(crate) mod date;
mod date_tally;
pub(crate) mod flag;
pub(crate) mod kind;
pub(crate) mod missing;
pub(crate) mod number;
mod number_tally;
pub(crate) mod role;
