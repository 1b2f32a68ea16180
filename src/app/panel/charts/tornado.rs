//! What every pain point costs and every opportunity brings, the greatest first.

use eframe::egui::{
    Align2, ComboBox, CornerRadius, Id, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2,
    text::LayoutJob, vec2,
};

use super::{Figure, csv};
use crate::{
    analyze::{Gain, Lever, Leverage},
    app::{
        command::Action,
        theme::{plain, size, strong, tokens},
    },
    export::words,
    map::{ItemKey, JourneyMap, Unit},
};

/// The most bars.
const MOST: usize = 8;
/// Height of a row.
const ROW: f32 = 34.0;

/// Reads a gain off a lever.
type Read = Box<dyn Fn(&Lever) -> Option<Gain>>;

/// What is gained, by the place of its name in the list.
struct Column {
    name: String,
    unit: Unit,
    gain: Read,
}

fn columns(map: &JourneyMap) -> Vec<Column> {
    let mut all = vec![
        Column {
            name: "Customers at the end".into(),
            unit: Unit::Count,
            gain: Box::new(|lever| lever.customers),
        },
        Column {
            name: "Revenue".into(),
            unit: Unit::Money,
            gain: Box::new(|lever| lever.revenue),
        },
        Column {
            name: "Conversions".into(),
            unit: Unit::Count,
            gain: Box::new(|lever| lever.conversions),
        },
    ];
    for (at, target) in map.targets.iter().enumerate() {
        let name = words::target(map, target);
        if all.iter().any(|column| column.name == name) {
            continue;
        }
        all.push(Column {
            name,
            unit: target.metric.unit(),
            gain: Box::new(move |lever| lever.targets.get(at).and_then(|t| t.1)),
        });
    }
    all
}

/// Draws the bars: what would be gained without each pain, or with each opportunity.
pub fn tornado(
    ui: &mut Ui,
    levers: &Leverage,
    map: &JourneyMap,
    currency: &str,
    fresh: bool,
    actions: &mut Vec<Action>,
) {
    let all = || levers.pains.iter().chain(&levers.opportunities);
    let columns: Vec<Column> = (columns(map).into_iter())
        .filter(|column| all().any(|lever| (column.gain)(lever).is_some()))
        .collect();
    if columns.is_empty() {
        return;
    }
    let id = Id::unique("what the levers are measured by");
    let chosen: usize = ui.data(|data| data.get_temp(id)).unwrap_or(0);
    let chosen = chosen.min(columns.len() - 1);
    let mut wanted = chosen;
    let column = &columns[chosen];
    let response = ComboBox::from_id_salt("levers")
        .width(ui.available_width() - 12.0)
        .selected_text(&column.name)
        .show_ui(ui, |ui| {
            for (at, column) in columns.iter().enumerate() {
                let one = ui.selectable_value(&mut wanted, at, &column.name);
                crate::app::panel::was_chosen(ui, &one);
            }
        })
        .response;
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ComboBox, true, "What levers are measured by");
        info.current_text_value = Some(column.name.clone());
        info
    });
    if wanted != chosen {
        ui.data_mut(|data| data.insert_temp(id, wanted));
    }
    let pains = levers.pains.len();
    let mut rows: Vec<(bool, &Lever, Gain)> = all()
        .enumerate()
        .filter_map(|(at, lever)| Some((at < pains, lever, (column.gain)(lever)?)))
        .collect();
    rows.sort_by(|a, b| b.2.value.abs().total_cmp(&a.2.value.abs()));
    let said = match rows.first() {
        Some((pain, lever, gain)) => format!(
            "most by {} “{}”: {}",
            if *pain { "fixing" } else { "adopting" },
            lever.name,
            gain.show(column.unit, currency)
        ),
        None => "nothing".to_owned(),
    };
    let figure = Figure {
        name: "Levers",
        said,
        note: "Gained per cohort without the pain (red) or with the idea (green); grey: may be nothing; whiskers: 95 %",
        fresh,
    };
    let table = || {
        let rows = rows.iter().map(|(pain, lever, gain)| {
            let kind = if *pain { "pain" } else { "opportunity" };
            let numbers = [gain.value, gain.low, gain.high].map(|v| v.to_string());
            let mut row = vec![kind.to_owned(), lever.name.clone()];
            row.extend(numbers);
            row
        });
        csv(&["kind", "name", "gain", "low", "high"], rows)
    };
    let shown = &rows[..rows.len().min(MOST)];
    let reach = |gain: &Gain| gain.low.min(0.0)..gain.high.max(0.0);
    let low = shown.iter().map(|r| reach(&r.2).start).fold(0.0, f64::min);
    let high = shown.iter().map(|r| reach(&r.2).end).fold(0.0, f64::max);
    let mut asked = Vec::new();
    figure.show(ui, actions, table, |ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        for (pain, lever, gain) in shown {
            let range = (low, high);
            if row(ui, *pain, lever, gain, column.unit, currency, range) {
                let key = match pain {
                    true => ItemKey::Pain(lever.slug.clone()),
                    false => ItemKey::Opportunity(lever.slug.clone()),
                };
                asked.push(Action::GoTo(key));
            }
        }
    });
    actions.append(&mut asked);
}

fn row(
    ui: &mut Ui,
    pain: bool,
    lever: &Lever,
    gain: &Gain,
    unit: Unit,
    currency: &str,
    (low, high): (f64, f64),
) -> bool {
    let t = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 5.0, t.hover);
    }
    let value = gain.show(unit, currency);
    // What may be nothing is not shown as a gain or a loss.
    let unclear = gain.low <= 0.0 && gain.high >= 0.0;
    let ink = if unclear { t.soft } else { t.text };
    let right = rect.right() - 4.0;
    let font = strong(size::SMALL);
    let top = rect.top() + 3.0;
    let number = ui
        .painter()
        .text(pos2(right, top), Align2::RIGHT_TOP, &value, font, ink);
    let room = number.left() - rect.left() - 12.0;
    let mut job = LayoutJob::simple(lever.name.clone(), plain(size::SMALL), t.soft, room);
    job.wrap.max_rows = 1;
    let name = ui.painter().layout_job(job);
    ui.painter()
        .galley(pos2(rect.left() + 4.0, top), name, t.soft);
    let span = (high - low).max(1e-12);
    let (left, width) = (rect.left() + 4.0, rect.width() - 8.0);
    let x = |v: f64| left + (((v - low) / span) as f32).clamp(0.0, 1.0) * width;
    let y = rect.bottom() - 9.0;
    let color = match (unclear, pain) {
        (true, _) => t.outline,
        (false, true) => t.bad,
        (false, false) => t.good,
    };
    let (from, to) = (x(gain.value.min(0.0)), x(gain.value.max(0.0)));
    let bar = Rect::from_min_max(pos2(from, y - 4.0), pos2(to.max(from + 1.0), y + 4.0));
    ui.painter()
        .rect_filled(bar, CornerRadius::same(2), color.gamma_multiply(0.8));
    let whisker = Stroke::new(1.2, t.text);
    ui.painter().hline(x(gain.low)..=x(gain.high), y, whisker);
    for end in [gain.low, gain.high] {
        ui.painter().vline(x(end), y - 2.5..=y + 2.5, whisker);
    }
    ui.painter()
        .vline(x(0.0), y - 6.0..=y + 6.0, Stroke::new(1.0, t.outline));
    let verb = if pain { "Fixing" } else { "Adopting" };
    let said = format!("{verb} {}: {value}", lever.name);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &said));
    let range = gain.range(unit, currency);
    let range = range.map_or_else(String::new, |range| format!("\n95 %: {range}"));
    let may_be_none = match unclear {
        true => ": it may be nothing",
        false => "",
    };
    let response = response.on_hover_text(format!("{said}{range}{may_be_none}\nClick to go there"));
    response.clicked()
}
