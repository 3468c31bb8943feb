//! Encoded rows: what a model is given.
//! Plain vectors; no table and no tensor in sight.

/// Rows as numbers and codes, both row-major.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Encoded {
    /// Number of rows.
    pub rows: usize,
    /// Numbers, `rows × p`.
    pub numeric: Vec<f32>,
    /// Numbers a row.
    pub p: usize,
    /// Category codes, `rows × q`; 0 is the unseen slot, and `codes[i·q + j] < levels[j]`.
    pub codes: Vec<u32>,
    /// Codes a row.
    pub q: usize,
    /// Slots of each category, the unseen one included.
    pub levels: Vec<u32>,
}

impl Encoded {
    /// Columns of [`Encoded::one_hot`]: `p + Σ levels`.
    pub fn width(&self) -> usize {
        self.p + self.levels.iter().map(|&l| l as usize).sum::<usize>()
    }

    /// The rows as one dense matrix, `rows × (p + Σ levels)`, row-major: the numbers, then a 0/1 block a category.
    pub fn one_hot(&self) -> Vec<f32> {
        let width = self.width();
        let mut dense = vec![0.0; self.rows * width];
        if width == 0 {
            return dense;
        }
        for (i, row) in dense.chunks_exact_mut(width).enumerate() {
            row[..self.p].copy_from_slice(&self.numeric[i * self.p..(i + 1) * self.p]);
            let mut start = self.p;
            for (&code, &levels) in self.codes[i * self.q..].iter().zip(&self.levels) {
                row[start + code as usize] = 1.0;
                start += levels as usize;
            }
        }
        dense
    }

    /// The rows `start..end`.
    #[must_use]
    pub fn slice(&self, start: usize, end: usize) -> Self {
        let end = end.min(self.rows);
        let start = start.min(end);
        Self {
            rows: end - start,
            numeric: self.numeric[start * self.p..end * self.p].to_vec(),
            codes: self.codes[start * self.q..end * self.q].to_vec(),
            levels: self.levels.clone(),
            ..*self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_hot_places_numbers_first_and_one_mark_a_category() {
        let encoded = Encoded {
            rows: 2,
            numeric: vec![0.5, -1.0],
            p: 1,
            codes: vec![0, 2, 1, 0],
            q: 2,
            levels: vec![2, 3],
        };
        #[rustfmt::skip]
        let dense = [
            0.5, 1.0, 0.0, 0.0, 0.0, 1.0,
            -1.0, 0.0, 1.0, 1.0, 0.0, 0.0,
        ];
        assert_eq!(encoded.one_hot(), dense);
        assert_eq!(encoded.slice(1, 9).one_hot(), dense[6..]);
    }
}
