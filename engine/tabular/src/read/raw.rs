//! The cells of one column as they stand in the file: a dictionary while values repeat, then plain chunks.
//! Nothing is interpreted here, and no storage is ever copied as a whole to grow.

use crate::interner::Interner;

/// Most different values of a dictionary, so that a code fits two bytes.
const MAX_DISTINCT: usize = 1 << 16;

/// Most bytes of a dictionary's texts.
const MAX_DICTIONARY_BYTES: usize = 64 << 20;

/// Cells a chunk.
const CHUNK_CELLS: usize = 1 << 16;

/// Bytes after which a plain chunk is closed.
const CHUNK_BYTES: usize = 4 << 20;

/// From this many cells on, and at every doubling, a dictionary with more than half as many values is given up.
const FIRST_LOOK: usize = 1 << 12;

#[derive(Debug)]
enum Codes {
    Narrow(Vec<u8>),
    Wide(Vec<u16>),
}

impl Codes {
    fn len(&self) -> usize {
        match self {
            Self::Narrow(codes) => codes.len(),
            Self::Wide(codes) => codes.len(),
        }
    }

    fn push(&mut self, id: u32) {
        match self {
            Self::Wide(codes) => codes.push(id as u16),
            Self::Narrow(codes) => match u8::try_from(id) {
                Ok(code) => codes.push(code),
                Err(_) => {
                    let mut wide: Vec<u16> = Vec::with_capacity(codes.capacity());
                    wide.extend(codes.iter().map(|&code| u16::from(code)));
                    wide.push(id as u16);
                    *self = Self::Wide(wide);
                }
            },
        }
    }
}

#[derive(Debug, Default)]
struct Plain {
    bytes: Vec<u8>,
    ends: Vec<u32>,
}

/// The raw cells of a column, in order of the rows.
#[derive(Debug, Default)]
pub(super) struct RawColumn {
    dictionary: Interner,
    codes: Vec<Codes>,
    coded: usize,
    plain: Vec<Plain>,
}

impl RawColumn {
    /// Adds the cell of the next row.
    pub(super) fn push(&mut self, cell: &[u8]) {
        if !self.plain.is_empty() {
            return self.push_plain(cell);
        }
        match self.dictionary.insert(cell, MAX_DISTINCT) {
            Some(id) => {
                match self.codes.last_mut() {
                    Some(chunk) if chunk.len() < CHUNK_CELLS => chunk.push(id),
                    _ => self.open_chunk(id),
                }
                self.coded += 1;
                let look = self.coded >= FIRST_LOOK && self.coded.is_power_of_two();
                let wasteful = look && self.dictionary.len() > self.coded / 2;
                if wasteful || self.dictionary.text_bytes() > MAX_DICTIONARY_BYTES {
                    self.plain.push(Plain::default());
                }
            }
            None => {
                self.plain.push(Plain::default());
                self.push_plain(cell);
            }
        }
    }

    fn open_chunk(&mut self, id: u32) {
        // The first chunk grows as it is filled: there may be ten thousand columns of a few rows.
        let capacity = if self.codes.is_empty() { 0 } else { CHUNK_CELLS };
        let mut chunk = if self.dictionary.len() > 1 << 8 {
            Codes::Wide(Vec::with_capacity(capacity))
        } else {
            Codes::Narrow(Vec::with_capacity(capacity))
        };
        chunk.push(id);
        self.codes.push(chunk);
    }

    fn push_plain(&mut self, cell: &[u8]) {
        let full = |chunk: &Plain| chunk.ends.len() >= CHUNK_CELLS || chunk.bytes.len() >= CHUNK_BYTES;
        let reserve = match self.plain.last() {
            Some(last) if full(last) => Some((last.bytes.len() * 9 / 8, last.ends.len())),
            Some(_) => None,
            None => Some((0, 0)),
        };
        if let Some((bytes, ends)) = reserve {
            self.plain.push(Plain {
                bytes: Vec::with_capacity(bytes),
                ends: Vec::with_capacity(ends),
            });
        }
        if let Some(chunk) = self.plain.last_mut() {
            chunk.bytes.extend_from_slice(cell);
            chunk.ends.push(chunk.bytes.len() as u32);
        }
    }

    /// Takes the last cell off again.
    pub(super) fn pop(&mut self) {
        if let Some(chunk) = self.plain.iter_mut().rev().find(|chunk| !chunk.ends.is_empty()) {
            chunk.ends.pop();
            let end = chunk.ends.last().copied().unwrap_or(0);
            chunk.bytes.truncate(end as usize);
        } else if let Some(chunk) = self.codes.last_mut() {
            match chunk {
                Codes::Narrow(codes) => codes.pop().map(u16::from),
                Codes::Wide(codes) => codes.pop(),
            };
            if chunk.len() == 0 {
                self.codes.pop();
            }
            self.coded = self.coded.saturating_sub(1);
        }
    }

    /// Number of different values, where all cells are in the dictionary (those taken off included).
    pub(super) fn distinct(&self) -> Option<usize> {
        self.plain.is_empty().then(|| self.dictionary.len())
    }

    /// Shows every value with its count: a dictionary value once, a plain cell as it comes.
    pub(super) fn tally(&self, mut add: impl FnMut(&str, u64)) {
        let mut counts = vec![0u64; self.dictionary.len()];
        self.each_code(|code| counts[code] += 1);
        for (id, &count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            add(self.dictionary.text(id), count);
        }
        for chunk in &self.plain {
            chunk.each(|cell| add(cell, 1));
        }
    }

    fn each_code(&self, mut visit: impl FnMut(usize)) {
        for chunk in &self.codes {
            match chunk {
                Codes::Narrow(codes) => codes.iter().for_each(|&code| visit(usize::from(code))),
                Codes::Wide(codes) => codes.iter().for_each(|&code| visit(usize::from(code))),
            }
        }
    }

    /// Reads every cell by `parse` (a dictionary value once) and hands it to `put` with its row and text, giving the
    /// storage back on the way.
    pub(super) fn read<T: Copy>(
        self,
        mut parse: impl FnMut(&str) -> T,
        mut put: impl FnMut(usize, T, &dyn Fn() -> String),
    ) {
        let dictionary = &self.dictionary;
        let values: Vec<T> = (0..dictionary.len())
            .map(|id| parse(dictionary.text(id)))
            .collect();
        let mut row = 0;
        let mut coded = |code: usize| {
            put(row, values[code], &|| dictionary.text(code).to_owned());
            row += 1;
        };
        for chunk in self.codes {
            match chunk {
                Codes::Narrow(codes) => codes.iter().for_each(|&code| coded(usize::from(code))),
                Codes::Wide(codes) => codes.iter().for_each(|&code| coded(usize::from(code))),
            }
        }
        for chunk in self.plain {
            chunk.each(|cell| {
                put(row, parse(cell), &|| cell.to_owned());
                row += 1;
            });
        }
    }
}

impl RawColumn {
    /// Shows the text of every cell in order of the rows, giving the storage back on the way.
    pub(super) fn each(self, mut visit: impl FnMut(&str)) {
        self.each_code(|code| visit(self.dictionary.text(code)));
        drop(self.codes);
        for chunk in self.plain {
            chunk.each(&mut visit);
        }
    }
}

impl Plain {
    fn each(&self, mut visit: impl FnMut(&str)) {
        // Checked as a whole once; cells never split a character.
        let text = std::str::from_utf8(&self.bytes).unwrap_or("");
        let mut start = 0;
        for &end in &self.ends {
            visit(text.get(start..end as usize).unwrap_or(""));
            start = end as usize;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(column: RawColumn) -> Vec<String> {
        let mut out = Vec::new();
        column.read(
            |_| (),
            |row, (), text| {
                assert_eq!(row, out.len());
                out.push(text());
            },
        );
        out
    }

    #[test]
    fn cells_come_back_whatever_the_storage() {
        for distinct in [3, 300, 2_000, 3_000, 100_000] {
            let values = |i: usize| format!("v{}", i * 7 % distinct);
            let mut column = RawColumn::default();
            for i in 0..200_000 {
                column.push(values(i).as_bytes());
                if i % 1000 == 999 {
                    column.push(b"gone");
                    column.pop();
                }
            }
            assert_eq!(column.distinct().is_some(), distinct <= 2_000, "{distinct}");
            let mut total = 0;
            column.tally(|_, count| total += count);
            assert_eq!(total, 200_000);
            let out = cells(column);
            assert!(out.iter().enumerate().all(|(i, cell)| *cell == values(i)));
        }
    }
}
