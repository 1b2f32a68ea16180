//! Which stages a customer has reached.

/// A set of stages: bits of a word for the first 64, which are all that most maps have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stages {
    first: u64,
    /// The stages beyond, in the order in which they were reached.
    beyond: Vec<u16>,
}

impl Stages {
    /// Notes that a stage is reached; whether that is for the first time.
    #[inline(always)]
    pub(super) fn reach(&mut self, stage: u16) -> bool {
        if stage >= 64 {
            return self.reach_beyond(stage);
        }
        let bit = 1 << stage;
        let first_time = self.first & bit == 0;
        self.first |= bit;
        first_time
    }

    #[cold]
    fn reach_beyond(&mut self, stage: u16) -> bool {
        let first_time = !self.beyond.contains(&stage);
        if first_time {
            self.beyond.push(stage);
        }
        first_time
    }

    /// Begins anew.
    #[inline(always)]
    pub(super) fn clear(&mut self) {
        self.first = 0;
        if !self.beyond.is_empty() {
            self.beyond.clear();
        }
    }

    /// The stages that were reached.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        let mut left = self.first;
        let first = std::iter::from_fn(move || {
            let stage = left.trailing_zeros() as usize;
            (left != 0).then(|| {
                left &= left - 1;
                stage
            })
        });
        first.chain(self.beyond.iter().map(|stage| usize::from(*stage)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_are_reached_once_however_many_there_are() {
        let mut stages = Stages::default();
        let reached = [0, 63, 64, 0, 200, 64, 65_535, 63];
        let first: Vec<bool> = reached.iter().map(|s| stages.reach(*s)).collect();
        assert_eq!(first, [true, true, true, false, true, false, true, false]);
        assert_eq!(stages.iter().collect::<Vec<_>>(), [0, 63, 64, 200, 65_535]);
        stages.clear();
        assert_eq!(stages.iter().next(), None);
    }
}
