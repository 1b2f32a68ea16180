//! Cards lined up and spaced evenly.

use crate::{
    app::command::Command,
    layout::{Area, FlowLayout, Point},
    map::{ItemKey, JourneyMap, Position},
    units::Slug,
};

/// Where the selected cards go. Each stays in its stage: to the left and right they are lined up
/// within their columns, which for cards of one stage is all there is.
pub fn places(
    map: &JourneyMap,
    layout: &FlowLayout,
    keys: &[ItemKey],
    command: Command,
) -> Vec<(Slug, Slug, Position)> {
    let mut cards = Vec::new();
    for card in &layout.cards {
        let stage = map.touchpoints.get(&card.slug).map(|t| &t.stage);
        let at = stage.and_then(|stage| map.stages.get_index_of(stage));
        if let Some(at) = at
            && keys.contains(&ItemKey::Touchpoint(card.slug.clone()))
            && let Some(column) = layout.stages.get(at)
        {
            cards.push((&card.slug, at, card.area, column.area.x));
        }
    }
    let within = matches!(
        command,
        Command::AlignLeft | Command::AlignCentre | Command::AlignRight
    );
    // Counted from their columns, or from the left edge of the map.
    let areas: Vec<Area> = (cards.iter())
        .map(|(_, _, a, left)| match within {
            true => Area::new(a.x - left, a.y, a.w, a.h),
            false => *a,
        })
        .collect();
    let corners = aligned(&areas, command);
    let each = cards.iter().zip(corners);
    each.filter_map(|((slug, at, _, left), corner)| {
        let x = if within { corner.x + left } else { corner.x };
        let position = layout.position(*at, Point::new(x, corner.y))?;
        let (stage, _) = map.stages.get_index(*at)?;
        Some(((*slug).clone(), stage.clone(), position))
    })
    .collect()
}

/// The upper left corners of areas after they are lined up.
fn aligned(areas: &[Area], command: Command) -> Vec<Point> {
    let least = |f: fn(&Area) -> f32| areas.iter().map(f).fold(f32::INFINITY, f32::min);
    let most = |f: fn(&Area) -> f32| areas.iter().map(f).fold(f32::NEG_INFINITY, f32::max);
    let (left, right) = (least(|a| a.x), most(Area::right));
    let (top, bottom) = (least(|a| a.y), most(Area::bottom));
    let to = |f: &dyn Fn(&Area) -> Point| areas.iter().map(f).collect();
    match command {
        Command::AlignLeft => to(&|a| Point::new(left, a.y)),
        Command::AlignRight => to(&|a| Point::new(right - a.w, a.y)),
        Command::AlignCentre => to(&|a| Point::new((left + right - a.w) / 2.0, a.y)),
        Command::AlignTop => to(&|a| Point::new(a.x, top)),
        Command::AlignBottom => to(&|a| Point::new(a.x, bottom - a.h)),
        Command::AlignMiddle => to(&|a| Point::new(a.x, (top + bottom - a.h) / 2.0)),
        Command::DistributeAcross => {
            let xs = spaced(areas.iter().map(|a| (a.x, a.w)).collect());
            let pairs = areas.iter().zip(xs);
            pairs.map(|(a, x)| Point::new(x, a.y)).collect()
        }
        Command::DistributeDown => {
            let ys = spaced(areas.iter().map(|a| (a.y, a.h)).collect());
            let pairs = areas.iter().zip(ys);
            pairs.map(|(a, y)| Point::new(a.x, y)).collect()
        }
        _ => to(&|a| Point::new(a.x, a.y)),
    }
}

/// The starts of spans with equal gaps between them; the first and the last stay.
fn spaced(spans: Vec<(f32, f32)>) -> Vec<f32> {
    let mut order: Vec<usize> = (0..spans.len()).collect();
    order.sort_by(|a, b| spans[*a].0.total_cmp(&spans[*b].0));
    let mut starts: Vec<f32> = spans.iter().map(|s| s.0).collect();
    let (Some(first), Some(last)) = (order.first(), order.last()) else {
        return starts;
    };
    let whole = spans[*last].0 + spans[*last].1 - spans[*first].0;
    let filled: f32 = spans.iter().map(|s| s.1).sum();
    let gap = (whole - filled) / (spans.len().max(2) - 1) as f32;
    let mut at = spans[*first].0;
    for index in order {
        starts[index] = at;
        at += spans[index].1 + gap;
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_become_equal_and_the_ends_stay() {
        let spans = vec![(100.0, 20.0), (0.0, 20.0), (30.0, 20.0)];
        assert_eq!(spaced(spans), [100.0, 0.0, 50.0]);
    }

    #[test]
    fn edges_and_middles_line_up() {
        let areas = [
            Area::new(0.0, 5.0, 20.0, 10.0),
            Area::new(30.0, 0.0, 40.0, 30.0),
        ];
        let x = |command| -> Vec<f32> { aligned(&areas, command).iter().map(|p| p.x).collect() };
        assert_eq!(x(Command::AlignLeft), [0.0, 0.0]);
        assert_eq!(x(Command::AlignRight), [50.0, 30.0]);
        assert_eq!(x(Command::AlignCentre), [25.0, 15.0]);
        let y: Vec<f32> = aligned(&areas, Command::AlignMiddle)
            .iter()
            .map(|p| p.y)
            .collect();
        assert_eq!(y, [10.0, 0.0]);
    }
}
