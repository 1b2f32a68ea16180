//! The commands that move the selection.

use crate::{
    app::App,
    map::{FlowKey, ItemKey},
    units::Slug,
};

impl App {
    /// To the touchpoint that most go on to; with nothing selected, to the first.
    pub(super) fn walk_on(&mut self) {
        self.walk(1, |flow, from| (flow.from == *from).then_some(&flow.to));
    }

    /// To the touchpoint that most come from; with nothing selected, to the last.
    pub(super) fn walk_back(&mut self) {
        self.walk(-1, |flow, to| (flow.to == *to).then_some(&flow.from));
    }

    fn walk(&mut self, begin: isize, way: for<'a> fn(&'a FlowKey, &Slug) -> Option<&'a Slug>) {
        let Some(sheet) = self.sheet_mut() else {
            return;
        };
        let Some(ItemKey::Touchpoint(now)) = sheet.selection.lead().cloned() else {
            self.step(begin);
            return;
        };
        let picture = &sheet.picture;
        let ways = picture.map.flows.keys();
        let best = ways
            .filter_map(|flow| Some((way(flow, &now)?, picture.share(flow, None))))
            .filter(|(slug, _)| **slug != now)
            // Of equal ones the first.
            .fold(None, |best: Option<(&Slug, f64)>, next| match best {
                Some(best) if best.1 >= next.1 => Some(best),
                _ => Some(next),
            });
        if let Some((slug, _)) = best {
            let key = ItemKey::Touchpoint(slug.clone());
            sheet.go_to(key);
        }
    }

    /// To the next or previous way on from the touchpoint that the selected one comes from.
    pub(super) fn walk_beside(&mut self, by: isize) {
        let Some(sheet) = self.sheet_mut() else {
            return;
        };
        let Some(ItemKey::Touchpoint(now)) = sheet.selection.lead().cloned() else {
            self.step(by);
            return;
        };
        let map = &sheet.picture.map;
        let into = map.flows.keys().find(|f| f.to == now && f.from != now);
        let mut ways: Vec<Slug> = into.map_or_else(Vec::new, |into| {
            let on = map.flows_from(&into.from).map(|(flow, _)| flow.to.clone());
            on.filter(|to| *to != into.from).collect()
        });
        if ways.len() < 2 {
            // Where there is one way only, through the stage.
            let stage = map.touchpoints.get(&now).map(|t| &t.stage);
            let members = map.touchpoints.iter();
            let members = members.filter(|(_, t)| Some(&t.stage) == stage);
            ways = members.map(|(slug, _)| slug.clone()).collect();
        }
        let count = ways.len() as isize;
        if let Some(at) = ways.iter().position(|slug| *slug == now) {
            let next = (at as isize + by).rem_euclid(count);
            sheet.go_to(ItemKey::Touchpoint(ways[next as usize].clone()));
        }
    }

    /// Selects the touchpoint before or after, in the order in which they are drawn.
    pub(super) fn step(&mut self, by: isize) {
        self.on_sheet(|sheet, _| {
            let order = &sheet.picture.journey.steps;
            let count = order.len() as isize;
            if count == 0 {
                return;
            }
            let now = order.iter().position(
                |p| matches!(sheet.selection.lead(), Some(ItemKey::Touchpoint(slug)) if *slug == p.slug),
            );
            let next = match now {
                Some(at) => (at as isize + by).rem_euclid(count),
                None if by > 0 => 0,
                None => count - 1,
            };
            let key = ItemKey::Touchpoint(order[next as usize].slug.clone());
            sheet.go_to(key);
        });
    }
}
