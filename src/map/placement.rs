//! Where people want things to stand. It shows in pictures and changes no result.

/// Where a card moved by hand stands in the flow view: its upper left corner, counted in map units
/// from the upper left corner of its stage's column. So a card goes along when its stage moves.
/// Whole units within bounds, which keeps changes to a file small and every picture finite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Position {
    x: u32,
    y: u32,
}

impl Position {
    /// The farthest to the right.
    pub const MOST_X: u32 = 10_000;
    /// The farthest down.
    pub const MOST_Y: u32 = 200_000;

    /// The nearest position there is.
    pub fn new(x: f32, y: f32) -> Position {
        // What is no number becomes 0.
        let whole = |value: f32, most: u32| (value.round() as u32).min(most);
        Position {
            x: whole(x, Position::MOST_X),
            y: whole(y, Position::MOST_Y),
        }
    }

    /// The position with these whole coordinates, if it is within bounds.
    pub fn whole(x: u32, y: u32) -> Option<Position> {
        (x <= Position::MOST_X && y <= Position::MOST_Y).then_some(Position { x, y })
    }

    /// To the right of the column's left edge.
    pub fn x(self) -> f32 {
        self.x as f32
    }

    /// Down from the heads of the stages.
    pub fn y(self) -> f32 {
        self.y as f32
    }

    /// Both coordinates.
    pub fn coordinates(self) -> (u32, u32) {
        (self.x, self.y)
    }
}

/// The width of a stage's columns in percent of their ordinary width.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StageWidth(u32);

impl StageWidth {
    /// The ordinary width.
    pub const ORDINARY: StageWidth = StageWidth(100);
    /// The least percentage.
    pub const LEAST: u32 = 80;
    /// The greatest percentage.
    pub const MOST: u32 = 400;

    /// The nearest width to a multiple of the ordinary one.
    pub fn from_factor(factor: f32) -> StageWidth {
        let percent = (factor * 100.0).round() as u32;
        StageWidth(percent.clamp(StageWidth::LEAST, StageWidth::MOST))
    }

    /// The width of this percentage, if it is within bounds.
    pub fn from_percent(percent: u32) -> Option<StageWidth> {
        let bounds = StageWidth::LEAST..=StageWidth::MOST;
        bounds.contains(&percent).then_some(StageWidth(percent))
    }

    /// The percentage.
    pub fn percent(self) -> u32 {
        self.0
    }

    /// What the ordinary width is multiplied by.
    pub fn factor(self) -> f32 {
        self.0 as f32 / 100.0
    }
}

impl Default for StageWidth {
    fn default() -> Self {
        StageWidth::ORDINARY
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_number_leads_out_of_bounds() {
        let odd = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, -7.0, 1e30, 12.4];
        for x in odd {
            for y in odd {
                let (a, b) = Position::new(x, y).coordinates();
                assert_eq!(Position::whole(a, b), Some(Position::new(x, y)));
            }
            let width = StageWidth::from_factor(x);
            assert_eq!(StageWidth::from_percent(width.percent()), Some(width));
        }
        assert_eq!(Position::new(12.4, 12.6).coordinates(), (12, 13));
        assert_eq!(StageWidth::from_factor(1.254).percent(), 125);
        assert_eq!(Position::whole(0, Position::MOST_Y + 1), None);
        assert_eq!(StageWidth::from_percent(401), None);
    }
}
