//! A dictionary of byte strings: the same bytes, the same small number, in order of first appearance.
//! No hash-map order leaves it, for nothing ever walks the hash table.

/// Byte strings numbered from 0.
#[derive(Debug, Clone, Default)]
pub(crate) struct Interner {
    bytes: Vec<u8>,
    ends: Vec<usize>,
    /// (hash, number + 1); 0 is free. A power of two long, at most half full.
    slots: Vec<(u64, u32)>,
}

impl Interner {
    /// How many different strings.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Bytes of all strings together.
    pub(crate) fn text_bytes(&self) -> usize {
        self.bytes.len()
    }

    /// The string of a number; empty for one that was never given.
    pub(crate) fn get(&self, id: usize) -> &[u8] {
        let start = if id == 0 {
            0
        } else {
            self.ends.get(id - 1).copied().unwrap_or(0)
        };
        let end = self.ends.get(id).copied().unwrap_or(start);
        &self.bytes[start..end]
    }

    /// The string of a number as text. What is not UTF-8 reads as empty; only text is ever put in.
    pub(crate) fn text(&self, id: usize) -> &str {
        std::str::from_utf8(self.get(id)).unwrap_or("")
    }

    /// The number of a string, a new one if it is not there yet and fewer than `limit` are; otherwise none.
    pub(crate) fn insert(&mut self, value: &[u8], limit: usize) -> Option<u32> {
        if 2 * (self.ends.len() + 1) > self.slots.len() {
            self.grow();
        }
        let hash = hash(value);
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            let (there, id) = self.slots[at];
            if id == 0 {
                break;
            }
            if there == hash {
                let known = self.get(id as usize - 1);
                // Up to eight bytes the hash of a given length is a bijection: no need to compare.
                if known.len() == value.len() && (value.len() <= 8 || known == value) {
                    return Some(id - 1);
                }
            }
            at = (at + 1) & mask;
        }
        let id = u32::try_from(self.ends.len()).ok().filter(|&id| id < u32::MAX)?;
        if self.ends.len() >= limit {
            return None;
        }
        self.bytes.extend_from_slice(value);
        self.ends.push(self.bytes.len());
        self.slots[at] = (hash, id + 1);
        Some(id)
    }

    fn grow(&mut self) {
        let length = (4 * self.slots.len()).max(16);
        let mask = length - 1;
        let mut slots = vec![(0, 0); length];
        for id in 0..self.ends.len() {
            let hash = hash(self.get(id));
            let mut at = hash as usize & mask;
            while slots[at].1 != 0 {
                at = (at + 1) & mask;
            }
            slots[at] = (hash, id as u32 + 1);
        }
        self.slots = slots;
    }
}

/// A fast hash for short strings: multiply and fold eight bytes at a time; a bijection for each length up to eight. Not
/// for keys that must be hard to collide.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    const K: u64 = 0x9e37_79b9_7f4a_7c15;
    let mix = |h: u64, word: u64| {
        let h = (h ^ word).wrapping_mul(K);
        h ^ (h >> 29)
    };
    let mut h = (bytes.len() as u64).wrapping_mul(0xa076_1d64_78bd_642f);
    if let (Some(first), Some(last)) = (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        for word in bytes.as_chunks::<8>().0.iter().skip(1) {
            h = mix(h, u64::from_le_bytes(*word));
        }
        if bytes.len() > 8 {
            h = mix(h, u64::from_le_bytes(*last));
        }
        h = mix(h, u64::from_le_bytes(*first));
    } else if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
        h = mix(h, u64::from(first) | u64::from(last) << 32);
    } else if let (Some(&first), Some(&last)) = (bytes.first(), bytes.last()) {
        let middle = bytes[bytes.len() / 2];
        h = mix(
            h,
            u64::from(first) | u64::from(middle) << 8 | u64::from(last) << 16,
        );
    }
    h ^ (h >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_first_appearance() {
        let mut interner = Interner::default();
        for i in 0..5000u32 {
            assert_eq!(
                interner.insert(format!("value {}", i % 700).as_bytes(), 1000),
                Some(i % 700)
            );
        }
        assert_eq!(interner.len(), 700);
        assert_eq!(interner.text(699), "value 699");
        assert_eq!(interner.insert(b"", 700), None);
        assert_eq!(interner.insert(b"", 701), Some(700));
        assert_eq!(interner.insert(b"value 3", 701), Some(3));
        assert_eq!(interner.text(99_999), "");
    }
}
