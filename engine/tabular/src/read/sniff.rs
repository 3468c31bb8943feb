//! Finding the delimiter and the header from the first part of the text.
//! The delimiter is the one that cuts the lines into the most even fields; text that none cuts evenly is not a table.

use csv_core::{ReadFieldResult, ReaderBuilder};

use crate::TableError;
use crate::infer::{date, flag, missing, number};

/// Delimiters, those that seldom stand in texts first.
const DELIMITERS: [u8; 4] = [b'\t', b';', b'|', b','];

/// Most records looked at.
const MAX_RECORDS: usize = 500;

/// Records of the sample that the header is compared with.
const HEADER_SAMPLE: usize = 100;

/// What the first part of the text says about the whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Dialect {
    /// Field delimiter.
    pub(super) delimiter: u8,
    /// Whether the first record holds names.
    pub(super) header: bool,
    /// Columns: the fields of the header, or what most records have.
    pub(super) width: usize,
}

/// Whether the sample ends where the text does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sample {
    /// There is more text: the last record may be cut.
    Beginning,
    /// That is all.
    Whole,
}

/// Finds the dialect of a text.
///
/// # Errors
/// `EmptyFile`, `NotATable`.
pub(super) fn sniff(name: &str, text: &str, sample: Sample) -> Result<Dialect, TableError> {
    if text.trim().is_empty() {
        return Err(TableError::EmptyFile { name: name.into() });
    }
    let cuts: Vec<Cut> = DELIMITERS.iter().map(|&d| Cut::new(text, d, sample)).collect();
    let mut best: Option<&Cut> = None;
    for cut in cuts.iter().filter(|cut| cut.is_even()) {
        if best.is_none_or(|best| cut.score() > best.score() + 1e-9) {
            best = Some(cut);
        }
    }
    let cut = match best {
        Some(cut) => cut,
        None => single_column(name, &cuts)?,
    };
    let header = is_header(&cut.records);
    let width = if header {
        cut.records.first().map_or(0, Vec::len)
    } else {
        cut.width
    };
    Ok(Dialect {
        delimiter: if cut.width > 1 { cut.delimiter } else { b',' },
        header,
        width: width.max(1),
    })
}

/// The sample cut by one delimiter.
struct Cut {
    delimiter: u8,
    records: Vec<Vec<String>>,
    /// Most frequent number of fields.
    width: usize,
    /// Share of the records that have it.
    share: f64,
    /// Whether the first record has it.
    first_fits: bool,
    /// Words a field, on average, and in the column that has fewest.
    words: f64,
    fewest_words: f64,
    /// Share of the records with more than one field.
    several: f64,
}

impl Cut {
    fn new(text: &str, delimiter: u8, sample: Sample) -> Self {
        let records = records(text, delimiter, sample);
        let mut counts = std::collections::BTreeMap::<usize, usize>::new();
        for record in &records {
            *counts.entry(record.len()).or_default() += 1;
        }
        let first = records.first().map_or(0, Vec::len);
        let most = counts
            .iter()
            .max_by_key(|(fields, count)| (**count, **fields == first, **fields));
        let (width, often) = most.map_or((0, 0), |(fields, count)| (*fields, *count));
        let fields: usize = records.iter().map(Vec::len).sum();
        let words: usize = records
            .iter()
            .flatten()
            .map(|f| f.split_whitespace().count())
            .sum();
        let average = |column: usize| {
            let fields = records.iter().filter_map(|r| r.get(column));
            let words: usize = fields.map(|f| f.split_whitespace().count()).sum();
            words as f64 / records.len().max(1) as f64
        };
        let several = records.iter().filter(|r| r.len() > 1).count();
        let share = |part: usize| part as f64 / records.len().max(1) as f64;
        Self {
            delimiter,
            width,
            share: share(often),
            first_fits: first == width,
            words: words as f64 / fields.max(1) as f64,
            fewest_words: (0..width).map(average).fold(f64::INFINITY, f64::min),
            several: share(several),
            records,
        }
    }

    /// Whether the records are even enough for a table. Prose has lines of the same number of commas only by chance, and
    /// no part of its lines is short.
    fn is_even(&self) -> bool {
        let records = self.records.len();
        let tabular = self.words <= 4.0
            || (records > 3 && (self.words <= 6.0 || self.fewest_words <= 2.5))
            || (records >= 20 && self.share >= 1.0);
        let strictly = self.share >= 0.9 && tabular;
        let loosely = self.share >= 0.5 && self.first_fits && self.words <= 4.0;
        self.width > 1 && (strictly || loosely)
    }

    fn score(&self) -> f64 {
        let first = if self.first_fits { 1.0 } else { 0.6 };
        self.share * first * (1.0 - 1.0 / (self.width + 1) as f64)
    }
}

/// The text as one column, if it can be one.
fn single_column<'a>(name: &str, cuts: &'a [Cut]) -> Result<&'a Cut, TableError> {
    let refuse = |why: &str| {
        Err(TableError::NotATable {
            name: name.to_owned(),
            why: why.to_owned(),
        })
    };
    // The cut that leaves most lines whole.
    let Some(cut) = cuts.iter().min_by(|a, b| a.several.total_cmp(&b.several)) else {
        return refuse("it has no lines");
    };
    if cut.width > 1 || cut.several > 0.5 {
        return refuse("its lines have different numbers of fields");
    }
    let lines = cut.records.iter().map(|r| r.join(" "));
    let (mut words, mut characters) = (0, 0);
    for line in lines {
        words += line.split_whitespace().count();
        characters += line.chars().count();
    }
    let records = cut.records.len().max(1);
    if words > 3 * records || characters > 100 * records {
        return refuse("its lines read like sentences or are separated by spaces");
    }
    let uneven = cuts.iter().any(|cut| {
        let is_number = |r: &Vec<String>| number::parse(&r.join(","), number::Decimal::Comma).is_some();
        cut.several > 0.5 && !cut.records.iter().skip(1).all(is_number)
    });
    if uneven {
        return refuse("its lines have different numbers of fields");
    }
    Ok(cut)
}

fn records(text: &str, delimiter: u8, sample: Sample) -> Vec<Vec<String>> {
    let mut reader = ReaderBuilder::new().delimiter(delimiter).build();
    let mut input = text.as_bytes();
    let (mut records, mut record, mut field) = (Vec::new(), Vec::new(), Vec::new());
    let mut buffer = [0u8; 1024];
    // An empty input tells csv-core that the text ends; a beginning doesn't, so its last record is left out.
    while records.len() < MAX_RECORDS && !(input.is_empty() && sample == Sample::Beginning) {
        let (result, read, written) = reader.read_field(input, &mut buffer);
        input = &input[read..];
        field.extend_from_slice(&buffer[..written]);
        match result {
            ReadFieldResult::InputEmpty | ReadFieldResult::OutputFull => {}
            ReadFieldResult::Field { record_end } => {
                record.push(String::from_utf8_lossy(&field).into_owned());
                field.clear();
                if record_end {
                    records.push(std::mem::take(&mut record));
                }
            }
            ReadFieldResult::End => break,
        }
    }
    if records.is_empty() {
        // A single line longer than the sample: better than nothing.
        record.push(String::from_utf8_lossy(&field).into_owned());
        records.push(record);
    }
    // A line of blanks is no record.
    if records.iter().any(|r| r.len() > 1) {
        records.retain(|r| r.len() > 1 || !r.iter().all(|f| f.trim().is_empty()));
    }
    records
}

/// What a text looks like, coarsely.
fn is_typed(text: &str) -> bool {
    number::parse(text, number::Decimal::Point).is_some()
        || number::parse(text, number::Decimal::Comma).is_some()
        || date::parse_alone(text).is_some()
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.parse::<u32>().is_ok_and(|year| (1900..2100).contains(&year))
}

/// Whether the first record names the columns.
///
/// It does not when one of its fields is a number or date (years apart), or when its fields appear again below as values.
/// It does when a field of text stands above numbers, dates or flags, or when nothing speaks against it.
fn is_header(records: &[Vec<String>]) -> bool {
    let Some((first, below)) = records.split_first() else {
        return false;
    };
    let below = &below[..below.len().min(HEADER_SAMPLE)];
    let (mut above_typed, mut repeated, mut filled) = (false, 0, 0);
    for (i, name) in first.iter().enumerate() {
        let name = missing::trim(name);
        if missing::is_missing(name) {
            continue;
        }
        filled += 1;
        let values = || {
            below
                .iter()
                .filter_map(|r| r.get(i))
                .map(|v| missing::trim(v))
                .filter(|v| !missing::is_missing(v))
        };
        let (all, typed) = (values().count(), values().filter(|v| is_typed(v)).count());
        let flags = values().filter(|v| flag::parse(v).is_some()).count();
        if is_typed(name) {
            if is_year(name) && !values().any(is_year) {
                continue;
            }
            return false;
        }
        let mostly = |part: usize| all > 0 && part * 5 >= all * 4;
        above_typed |= mostly(typed) || (mostly(flags) && flag::parse(name).is_none());
        repeated += usize::from(values().any(|v| v == name));
    }
    if filled == 0 {
        return false;
    }
    above_typed || repeated == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dialect(text: &str) -> Result<(char, bool, usize), &'static str> {
        sniff("x", text, Sample::Whole)
            .map(|d| (d.delimiter as char, d.header, d.width))
            .map_err(|e| e.code())
    }

    #[test]
    fn delimiters_and_headers() {
        for (text, expected) in [
            ("a,b\n1,2\n3,4\n", Ok((',', true, 2))),
            ("a;b;c\n1,5;2,5;3,5\n1,5;2,5;3,5\n", Ok((';', true, 3))),
            (
                "name\tcity\nSmith, John\tUlm, DE\nDoe, Jane\tBonn, DE\n",
                Ok(('\t', true, 2)),
            ),
            ("a|b\n1|2\n", Ok(('|', true, 2))),
            ("39, State-gov, 13\n50, Private, 12\n", Ok((',', false, 3))),
            ("F,Ulm\nM,Bonn\nF,Ulm\n", Ok((',', false, 2))),
            ("gender,city\nF,Ulm\nM,Bonn\n", Ok((',', true, 2))),
            ("region,2019,2020\nNorth,5,6\nSouth,7,8\n", Ok((',', true, 3))),
            ("row\n0\n1\n2\n", Ok((',', true, 1))),
            ("price\n1,5\n2,25\n", Ok((',', true, 1))),
            ("\"a,x\",b\n\"1\n2\",3\n", Ok((',', true, 2))),
            (",a\n0,x\n1,y\n", Ok((',', true, 2))),
            ("a,b,c\n1,2,3\n1,2\n1,2,3,4\n", Ok((',', true, 3))),
            (
                "label,review\n1,很快，好吃，味道足，量大\n1,没有送水\n",
                Ok((',', true, 2)),
            ),
            ("", Err("empty_file")),
            (" \n\n ", Err("empty_file")),
            (
                "It was the best of times, it was\nthe worst of times, it was the age of wisdom, it\nwas the age of foolishness\n",
                Err("not_a_table"),
            ),
            (
                "1 0:0:0.3 2:11\n0 1:19 2:4 3:5\n1 4:4 5:5 7:7\n",
                Err("not_a_table"),
            ),
            ("a,b\nc\nd,e,f\ng,h,i,j\nk,l,m,n,o\n", Err("not_a_table")),
        ] {
            assert_eq!(dialect(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_cut_record_at_the_end_of_the_sample_does_not_count() {
        let found = sniff("x", "a,b,c\n1,2,3\n4,5,6\n7", Sample::Beginning).expect("a table");
        assert_eq!((found.width, found.header), (3, true));
    }
}
