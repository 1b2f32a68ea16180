//! Where the shares of flows are written: on their curves, beside the cards and beside one another.

use std::collections::HashMap;

use super::{Placed, chart::Chart, routes::at};
use crate::layout::{Area, Point};

/// What a share takes, with a little around it.
const WIDTH: f32 = 38.0;
const HEIGHT: f32 = 16.0;
/// Where on a piece a share may stand, when the first wish is taken.
const TRIES: [f32; 7] = [0.12, 0.27, 0.35, 0.5, 0.65, 0.78, 0.9];

/// The places that are taken.
pub(super) struct Labels {
    /// The left edges of the columns.
    columns: Vec<f32>,
    /// What stands in each column, from the top.
    standing: Vec<Vec<Area>>,
    /// The height of the tallest of them.
    tallest: f32,
    /// The shares that are written, by cells as large as one.
    written: HashMap<(i32, i32), Point>,
}

impl Labels {
    /// Nothing is written yet.
    pub fn of(chart: &Chart, pains: &[Placed]) -> Labels {
        let mut standing: Vec<Vec<Area>> = vec![Vec::new(); chart.columns.len()];
        for node in &chart.nodes[..chart.cards] {
            let area = Area::new(node.x, node.top(), super::CARD, node.height);
            standing[node.layer].push(area);
        }
        let columns: Vec<f32> = chart.columns.iter().map(|(x, _)| *x).collect();
        for pain in pains {
            let column = columns.partition_point(|x| *x <= pain.area.x).max(1) - 1;
            standing[column].push(pain.area);
        }
        let mut tallest = 0.0f32;
        for column in &mut standing {
            column.sort_by(|a, b| a.y.total_cmp(&b.y));
            tallest = column.iter().map(|a| a.h).fold(tallest, f32::max);
        }
        Labels {
            columns,
            standing,
            tallest,
            written: HashMap::new(),
        }
    }

    /// The place of the share of a flow along these pieces, if it can be at `wish` of the first.
    pub fn place(&mut self, pieces: &[[Point; 4]], wish: f32) -> Point {
        let first = at(&pieces[0], wish);
        let on_first = TRIES.iter().map(|t| at(&pieces[0], *t));
        let farther = pieces.iter().skip(1).take(3);
        let on_others = farther.flat_map(|piece| [0.2, 0.5, 0.8].map(|t| at(piece, t)));
        let tries = std::iter::once(first).chain(on_first).chain(on_others);
        let place = tries
            .into_iter()
            .find(|p| self.is_free(*p))
            .unwrap_or(first);
        self.written.insert(cell(place), place);
        place
    }

    fn is_free(&self, p: Point) -> bool {
        let plate = Area::new(p.x - WIDTH / 2.0, p.y - HEIGHT / 2.0, WIDTH, HEIGHT);
        self.is_beside_cards(&plate) && self.is_beside_written(p)
    }

    fn is_beside_cards(&self, plate: &Area) -> bool {
        let from = self.columns.partition_point(|x| *x <= plate.x).max(1) - 1;
        let to = self.columns.partition_point(|x| *x <= plate.right());
        let columns = self.standing.get(from..to.max(from)).unwrap_or_default();
        columns.iter().all(|column| {
            let first = column.partition_point(|a| a.y < plate.y - self.tallest);
            let near = column[first..].iter();
            let mut near = near.take_while(|a| a.y < plate.bottom());
            near.all(|area| !area.overlaps(plate))
        })
    }

    fn is_beside_written(&self, p: Point) -> bool {
        let (x, y) = cell(p);
        let cells = (x - 1..=x + 1).flat_map(|x| (y - 1..=y + 1).map(move |y| (x, y)));
        let mut others = cells.filter_map(|cell| self.written.get(&cell));
        others.all(|o| (o.x - p.x).abs() >= WIDTH || (o.y - p.y).abs() >= HEIGHT)
    }
}

fn cell(p: Point) -> (i32, i32) {
    ((p.x / WIDTH).floor() as i32, (p.y / HEIGHT).floor() as i32)
}
