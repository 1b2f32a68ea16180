//! The play: customers of the run walk the map before everybody's eyes. Their walks are those that the
//! run counts, not drawn for show.

use std::sync::Arc;

use eframe::egui::{Align, Button, Context, Layout, RichText, Role, Slider, Ui, WidgetInfo, vec2};

use super::{
    App,
    command::{Action, Command},
    format,
    live::{Identity, Request},
    panel::command_button,
    sheet::SheetId,
    theme::{plain, size, strong, tokens},
};
use crate::{
    map::JourneyMap,
    simulate::{End, Path},
};

/// Customers that walk.
pub const CUSTOMERS: u64 = 2000;
/// Speeds, in days a second.
const SPEEDS: [f64; 10] = [0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0];
/// Seconds that a move takes on the screen at most.
const MOVE: f64 = 0.6;
/// Height of its bar.
pub const BAR: f32 = 66.0;

/// A play under way, or paused.
pub struct Play {
    /// Of which map.
    pub sheet: SheetId,
    /// Whether there are any paths.
    ready: bool,
    /// Which state they were asked for.
    asked: Option<Identity>,
    /// The paths.
    pub paths: Arc<Vec<Path>>,
    /// Days since the start.
    pub now: f64,
    /// The place of its speed among the speeds.
    speed: usize,
    /// Whether it goes on.
    pub playing: bool,
    /// When it ends, in days.
    horizon: f64,
}

/// Where a customer is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Place {
    /// Not there yet.
    Away,
    /// At a touchpoint, by index.
    At(u32),
    /// On the way between two, so far of the way: 0…1.
    Between(u32, u32, f32),
    /// Leaving from a touchpoint, so far: 0…1.
    Leaving(u32, f32),
    /// Finishing the journey at a touchpoint, so far: 0…1.
    Finishing(u32, f32),
    /// Gone: has left, or has finished.
    Gone,
}

/// How many are where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counters {
    /// On the journey and not converted.
    pub on_the_way: usize,
    /// Converted and still there.
    pub customers: usize,
    /// Finished: the journey has ended well.
    pub finished: usize,
    /// Gone before converting.
    pub lost: usize,
    /// Gone after converting.
    pub churned: usize,
}

impl Play {
    /// A play that begins.
    fn new(sheet: SheetId, horizon: f64) -> Play {
        Play {
            sheet,
            ready: false,
            asked: None,
            paths: Arc::default(),
            now: 0.0,
            speed: 3,
            playing: true,
            horizon,
        }
    }

    /// Days a second.
    pub fn days_a_second(&self) -> f64 {
        SPEEDS[self.speed]
    }

    /// Whether there is anybody to be seen.
    pub fn is_ready(&self) -> bool {
        self.ready
    }

    /// Where a customer is now.
    pub fn place(&self, path: &Path) -> Place {
        let now = self.now;
        let after = path.stops.partition_point(|stop| stop.from <= now);
        let Some(at) = after.checked_sub(1) else {
            return Place::Away;
        };
        let stop = &path.stops[at];
        let slow = MOVE * self.days_a_second();
        if now >= stop.until && at + 1 == path.stops.len() {
            let share = ((now - stop.until) / slow) as f32;
            return match path.end {
                End::Active | End::Stopped => Place::At(stop.at),
                _ if share >= 1.0 => Place::Gone,
                End::Finished => Place::Finishing(stop.at, share),
                End::Dropped => Place::Leaving(stop.at, share),
            };
        }
        // A move takes no time on the map; it is shown at the beginning of the stay it leads to.
        let length = slow.min((stop.until - stop.from) * 0.8);
        match at.checked_sub(1).map(|before| path.stops[before].at) {
            Some(from) if now - stop.from < length => {
                Place::Between(from, stop.at, ((now - stop.from) / length) as f32)
            }
            _ => Place::At(stop.at),
        }
    }

    /// How many are where now.
    pub fn counters(&self) -> Counters {
        let mut counters = Counters::default();
        for path in self.paths.iter() {
            let converted = path.converted.is_some_and(|day| day <= self.now);
            let last = path.stops.last();
            let over = last.is_some_and(|last| last.until <= self.now);
            let count = match (path.end, converted) {
                (End::Finished, _) if over => &mut counters.finished,
                (End::Dropped, false) if over => &mut counters.lost,
                (End::Dropped, true) if over => &mut counters.churned,
                (_, false) => &mut counters.on_the_way,
                (_, true) => &mut counters.customers,
            };
            *count += 1;
        }
        counters
    }

    /// To the next moment at which anybody comes somewhere or leaves.
    fn step(&mut self) {
        let moments = self.paths.iter().flat_map(|path| {
            let next = path.stops.iter().map(|stop| stop.until);
            next.chain(path.stops.first().map(|stop| stop.from))
                .filter(|day| *day > self.now)
                .reduce(f64::min)
        });
        if let Some(next) = moments.reduce(f64::min) {
            self.now = next.min(self.horizon);
        }
    }
}

impl App {
    /// Begins the play, pauses it, or goes on.
    pub(super) fn play_or_pause(&mut self) {
        let Some(sheet) = self.sheet() else {
            return;
        };
        let (id, horizon) = (sheet.id, super::live::cohort(&sheet.picture.map).horizon);
        match &mut self.play {
            Some(play) if play.sheet == id => {
                if !play.playing && play.now >= play.horizon {
                    play.now = 0.0;
                }
                play.playing = !play.playing;
            }
            _ => self.play = Some(Play::new(id, horizon)),
        }
    }

    /// Does something with the play under way.
    pub(super) fn with_play(&mut self, change: impl FnOnce(&mut Play)) {
        if let Some(play) = &mut self.play {
            change(play);
        }
    }

    /// A step further, and a pause.
    pub(super) fn play_step(&mut self) {
        self.with_play(|play| {
            play.playing = false;
            play.step();
        });
    }

    /// Faster or slower.
    pub(super) fn play_speed(&mut self, by: isize) {
        self.with_play(|play| {
            let last = SPEEDS.len() - 1;
            play.speed = play.speed.saturating_add_signed(by).min(last);
        });
    }

    /// From the beginning.
    pub(super) fn play_again(&mut self) {
        self.with_play(|play| {
            play.now = 0.0;
            play.playing = true;
        });
    }

    /// Ends the play.
    pub(super) fn end_play(&mut self) {
        self.play = None;
    }

    /// The play of the map on the table.
    pub(super) fn play(&self) -> Option<&Play> {
        let id = self.sheet()?.id;
        self.play.as_ref().filter(|play| play.sheet == id)
    }

    /// Takes the paths that were walked.
    pub(super) fn walked(&mut self, sheet: SheetId, of: &Identity, paths: Arc<Vec<Path>>) {
        self.with_play(|play| {
            if play.sheet == sheet && play.asked.as_ref() == Some(of) {
                play.paths = paths;
                play.ready = true;
            }
        });
    }

    /// Lets the time of the play pass, and asks for its paths anew when the map has changed.
    pub(super) fn keep_playing(&mut self, ctx: &Context) {
        let Some(sheet) = self.sheet() else {
            return;
        };
        let (id, asked) = (sheet.id, sheet.shown.asked().cloned());
        let Some(play) = self.play.as_mut().filter(|play| play.sheet == id) else {
            return;
        };
        if let Some(of) = asked.filter(|of| play.asked.as_ref() != Some(of)) {
            play.asked = Some(of.clone());
            play.horizon = super::live::cohort(of.map()).horizon;
            self.live.walk(Request { sheet: id, of });
        }
        if play.playing && play.is_ready() {
            let seconds = f64::from(ctx.input(|i| i.stable_dt)).min(0.1);
            play.now += seconds * play.days_a_second();
            if play.now >= play.horizon {
                play.now = play.horizon;
                play.playing = false;
            }
            ctx.request_repaint();
        }
    }
}

/// Draws the bar of the play: what moves it, and how many are where.
pub fn bar(ui: &mut Ui, play: &Play, map: &JourneyMap, actions: &mut Vec<Action>) {
    let t = tokens(ui);
    ui.spacing_mut().item_spacing = vec2(6.0, 2.0);
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        ui.add_space(10.0);
        let (sign, name) = match play.playing {
            true => ("⏸", "Pause"),
            false => ("▶", "Play on"),
        };
        let text = RichText::new(sign).size(15.0).color(t.on_accent);
        let button = Button::new(text).fill(t.accent).min_size(vec2(34.0, 28.0));
        let response = ui.add(button);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
        if response.on_hover_text(Command::Play.tooltip()).clicked() {
            actions.push(Action::Do(Command::Play));
        }
        command_button(ui, Command::PlayStep, "⏭", actions);
        command_button(ui, Command::PlayAgain, "⏮", actions);
        ui.add_space(6.0);
        command_button(ui, Command::PlaySlower, "−", actions);
        let speed = play.days_a_second();
        let words = match speed < 1.0 {
            true => format!("{:.0} h/s", speed * 24.0),
            false => format!("{speed:.0} d/s"),
        };
        let label = ui.label(RichText::new(&words).font(plain(size::SMALL)).color(t.soft));
        let said = format!("Speed: {words}");
        label.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
        command_button(ui, Command::PlayFaster, "+", actions);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(10.0);
            command_button(ui, Command::EndPlay, "×", actions);
            let mut now = play.now;
            ui.spacing_mut().slider_width = (ui.available_width() - 84.0).max(60.0);
            let day = format!("day {:.1}", play.now);
            ui.add_sized(
                [66.0, 20.0],
                eframe::egui::Label::new(RichText::new(day).font(strong(size::SMALL))),
            );
            let slider = Slider::new(&mut now, 0.0..=play.horizon.max(1.0)).show_value(false);
            let response = ui.add(slider);
            response.widget_info(|| WidgetInfo::slider(true, play.now, "Day of the play"));
            if response.changed() {
                actions.push(Action::PlayAt(now));
            }
        });
    });
    ui.horizontal(|ui| {
        ui.add_space(12.0);
        counters(ui, play, map);
    });
}

fn counters(ui: &mut Ui, play: &Play, map: &JourneyMap) {
    let t = tokens(ui);
    let c = play.counters();
    let all = [
        ("on the way", c.on_the_way, t.accent),
        ("customers", c.customers, t.good),
        ("finished", c.finished, t.good),
        ("lost", c.lost, t.bad),
        ("churned", c.churned, t.warn),
    ];
    let words: Vec<String> = all
        .iter()
        .map(|(word, n, _)| format!("{n} {word}"))
        .collect();
    let said = format!("Counters: {}", words.join(", "));
    let group = ui.scope(|ui| {
        for (word, n, color) in all {
            let number = RichText::new(n.to_string())
                .font(strong(size::BODY))
                .color(color);
            ui.label(number);
            ui.label(RichText::new(word).font(plain(size::SMALL)).color(t.soft));
            ui.add_space(8.0);
        }
    });
    let id = group.response.id.with("said");
    let label = ui.interact(group.response.rect, id, eframe::egui::Sense::hover());
    label.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
    label.on_hover_text(format!(
        "Of {} customers of the first replication of the run",
        format::count(play.paths.len() as u64)
    ));
    if ui.available_width() < 150.0 * map.personas.len() as f32 {
        return;
    }
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.add_space(10.0);
        for (at, persona) in map.personas.values().enumerate().rev() {
            let name = persona.name.split(',').next().unwrap_or(&persona.name);
            ui.label(RichText::new(name).font(plain(size::CAPTION)).color(t.soft));
            let (rect, _) = ui.allocate_exact_size(vec2(10.0, 10.0), eframe::egui::Sense::hover());
            ui.painter()
                .circle_filled(rect.center(), 4.0, t.persona(at));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulate::Stop;

    fn play() -> Play {
        let stop = |at, from, until| Stop { at, from, until };
        let path = |end, converted| Path {
            persona: 0,
            stops: vec![stop(0, 0.0, 10.0), stop(1, 10.0, 30.0)],
            end,
            converted,
        };
        let mut play = Play::new(SheetId(1), 100.0);
        play.paths = Arc::new(vec![
            path(End::Dropped, None),
            path(End::Dropped, Some(10.0)),
            path(End::Active, Some(10.0)),
            path(End::Finished, Some(10.0)),
        ]);
        play.ready = true;
        play
    }

    #[test]
    fn customers_are_where_their_path_says() {
        let mut play = play();
        let path = play.paths[0].clone();
        for (now, place) in [
            (5.0, Place::At(0)),
            (10.3, Place::Between(0, 1, 0.5)),
            (20.0, Place::At(1)),
            (30.3, Place::Leaving(1, 0.5)),
            (40.0, Place::Gone),
        ] {
            play.now = now;
            match (play.place(&path), place) {
                (Place::Between(a, b, x), Place::Between(c, d, y)) => {
                    assert!((a, b) == (c, d) && (x - y).abs() < 1e-5);
                }
                (Place::Leaving(a, x), Place::Leaving(b, y)) => {
                    assert!(a == b && (x - y).abs() < 1e-5);
                }
                (found, place) => assert_eq!(found, place, "day {now}"),
            }
        }
        play.now = 90.0;
        assert_eq!(play.place(&play.paths[2]), Place::At(1));
        // Who finishes goes, but not as those who drop off.
        play.now = 30.3;
        let leaves = play.place(&play.paths[3]);
        assert!(matches!(leaves, Place::Finishing(1, _)), "{leaves:?}");
    }

    #[test]
    fn everybody_is_counted_once_and_steps_go_from_move_to_move() {
        let mut play = play();
        let count = |play: &Play| {
            let c = play.counters();
            [c.on_the_way, c.customers, c.finished, c.lost, c.churned]
        };
        assert_eq!(count(&play), [4, 0, 0, 0, 0]);
        play.step();
        assert_eq!(play.now, 10.0);
        assert_eq!(count(&play), [1, 3, 0, 0, 0]);
        play.step();
        assert_eq!(play.now, 30.0);
        assert_eq!(count(&play), [0, 1, 1, 1, 1]);
        play.step();
        assert_eq!(play.now, 30.0, "nothing moves any more");
    }
}
