//! Making an export, on a thread of its own.

use std::{
    collections::HashMap,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex,
        mpsc::{Receiver, channel},
    },
    thread,
};

use eframe::egui::Context;

use crate::{
    analyze::{Answer, RunSize, answer},
    export::{
        make::{self, Made},
        render::Pixels,
        report::{self, Gathered, gather, html, markdown, xlsx},
        settings::{Format, Kind, Settings},
    },
    import::{self, Glance},
    map::JourneyMap,
    simulate::{Cohort, Control, RunError},
};

/// The most sheets of paper that are shown.
const MOST_SHEETS: usize = 24;
/// The most characters of a text that are shown.
const MOST_TEXT: usize = 24_000;
/// The most rows of a table that are shown.
const MOST_ROWS: usize = 60;

/// What is given away.
#[derive(Debug)]
pub struct Subject {
    /// The map; of a scenario, the one that it makes.
    pub map: Arc<JourneyMap>,
    /// What people call it.
    pub title: String,
    /// Of a scenario, the map that it changes.
    pub base: Option<Arc<JourneyMap>>,
    /// Of a scenario, the map that it makes under its own name: so it is given away.
    pub own: Option<Arc<JourneyMap>>,
    /// What can stand beside it in a report: titles and maps.
    pub others: Vec<(String, Arc<JourneyMap>)>,
    /// Its file, for the command that makes the same again.
    pub file: String,
    /// Why it cannot be run, if it cannot.
    pub unfit: Option<&'static str>,
    /// How often what is run.
    pub size: RunSize,
}

/// What is to be made.
#[derive(Debug, Clone, PartialEq)]
pub struct Wish {
    /// How.
    pub settings: Settings,
    /// Which of the others stand beside it in a report.
    pub beside: Vec<usize>,
}

/// What was run.
#[derive(Debug, Default)]
pub struct Runs {
    /// Of everybody: a persona's picture shows what it says of the persona.
    pub answer: Option<Arc<Answer>>,
    /// For reports, with levers and without, and with which others beside it.
    pub gathered: HashMap<(bool, Vec<usize>), Arc<Gathered>>,
}

/// What comes of the work: first how it will look, if that is known before its bytes are, then these.
#[derive(Debug)]
pub enum Step {
    /// How it will look.
    Seen(Preview),
    /// Its bytes.
    Made(Result<Made, String>),
}

/// How an export looks.
#[derive(Debug)]
pub enum Preview {
    /// Sheets, and how many there are in all.
    Pictures(Vec<Pixels>, usize),
    /// The beginning of a text, and how many more lines there are.
    Text(String, usize),
    /// Sheets of a workbook or the one of a table: name and first rows.
    Tables(Vec<Glance>),
    /// The picture on a report, and its parts.
    Report(Pixels, Vec<String>),
}

/// Work under way. Dropping it stops it.
pub struct Work {
    /// What is made.
    pub wish: Wish,
    control: Arc<Control>,
    receiver: Receiver<Step>,
    /// How many customers are walked in all.
    all: u64,
}

impl Work {
    /// Begins. `longest` is the longest side of a picture that is shown.
    pub fn start(
        ctx: &Context,
        subject: Arc<Subject>,
        wish: Wish,
        longest: u32,
        runs: Arc<Mutex<Runs>>,
    ) -> Work {
        let control = Arc::new(Control::default());
        let (sender, receiver) = channel();
        let (theirs, woken, chosen) = (Arc::clone(&control), ctx.clone(), wish.clone());
        let size = &subject.size;
        let once = size.customers.saturating_mul(size.replications.into());
        let all = match wish.settings.format.kind() {
            Kind::Report => {
                let runs = report::runs(&reported(&subject), wish.beside.len());
                once.saturating_mul(runs)
            }
            _ => once,
        };
        thread::spawn(move || {
            let send = |step| {
                // Nobody listens any more when the dialog has been closed.
                let _closed = sender.send(step);
                woken.request_repaint();
            };
            let maker = Maker {
                subject: &subject,
                settings: &wish.settings,
                beside: &wish.beside,
                longest,
                runs: &runs,
                control: &theirs,
                show: &|preview| send(Step::Seen(preview)),
            };
            // A picture that cannot be drawn must not leave the dialog waiting for ever.
            let made = catch_unwind(AssertUnwindSafe(|| maker.make()));
            let lost = Err("it could not be drawn; please report this map".to_owned());
            send(Step::Made(made.unwrap_or(lost)));
        });
        Work {
            wish: chosen,
            control,
            receiver,
            all,
        }
    }

    /// Makes no more of it.
    pub fn cancel(&self) {
        self.control.cancel();
    }

    /// How far the runs have come, 0…1.
    pub fn progress(&self) -> f32 {
        (self.control.done() as f64 / self.all.max(1) as f64).min(1.0) as f32
    }

    /// What has come of it since the last time.
    pub fn step(&self) -> Option<Step> {
        self.receiver.try_recv().ok()
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        self.cancel();
    }
}

/// What a report says about the subject.
fn reported(subject: &Subject) -> report::Subject<'_> {
    report::Subject {
        map: &subject.map,
        title: &subject.title,
        base: subject.base.as_deref(),
    }
}

struct Maker<'a> {
    subject: &'a Subject,
    settings: &'a Settings,
    beside: &'a [usize],
    longest: u32,
    runs: &'a Mutex<Runs>,
    control: &'a Control,
    /// Shows how it will look.
    show: &'a dyn Fn(Preview),
}

impl Maker<'_> {
    fn make(&self) -> Result<Made, String> {
        let settings = self.settings;
        let gone = || "the map has no such persona".to_owned();
        let own = self.subject.own.as_ref().unwrap_or(&self.subject.map);
        let map = make::subject(own, settings).ok_or_else(gone)?;
        match settings.format.kind() {
            Kind::Picture => self.picture(own, &map),
            Kind::Report => self.report(),
            Kind::Text => {
                let made = make::text(&map, settings);
                (self.show)(match settings.format {
                    Format::Csv => Preview::Tables(import::glance_csv(&made.bytes, MOST_ROWS)),
                    _ => beginning(&made),
                });
                Ok(made)
            }
        }
    }

    /// A picture of the map as it is drawn, with what a run of the whole says.
    fn picture(&self, whole: &JourneyMap, map: &JourneyMap) -> Result<Made, String> {
        let answer = self
            .settings
            .results
            .then(|| self.answer(whole))
            .transpose()?;
        let answer = answer.as_deref();
        let (pages, count) = make::preview(map, self.settings, answer, self.room())?;
        (self.show)(Preview::Pictures(pages, count));
        make::drawing(map, self.settings, answer)
    }

    /// How many pixels a sheet has, and how many sheets are shown.
    fn room(&self) -> (u32, usize) {
        match self.settings.format == Format::Pdf && super::is_tiled(self.settings) {
            true => (self.longest / 3, MOST_SHEETS),
            false => (self.longest, 1),
        }
    }

    fn report(&self) -> Result<Made, String> {
        let levers = self.settings.leverage;
        let key = (levers, self.beside.to_vec());
        let known = self.known(|runs| runs.gathered.get(&key).cloned());
        let subject = reported(self.subject);
        let gathered = match known {
            Some(gathered) => gathered,
            None => {
                self.must_run()?;
                let size = &self.subject.size;
                let others = self.beside.iter().filter_map(|at| {
                    let (title, map) = self.subject.others.get(*at)?;
                    Some(report::Subject {
                        map,
                        title,
                        base: None,
                    })
                });
                let others: Vec<report::Subject> = others.collect();
                let gathered = gather(&subject, &others, size, levers, self.control);
                let gathered = Arc::new(gathered.map_err(|e| why(&e))?);
                self.keep(|runs| runs.gathered.insert(key, Arc::clone(&gathered)));
                gathered
            }
        };
        let again = report::command(&self.subject.file, &self.subject.size);
        let report = gathered.report(&subject, &again);
        match self.settings.format {
            Format::Xlsx => {
                let bytes = xlsx(&report)?;
                (self.show)(Preview::Tables(import::glance_xlsx(&bytes, MOST_ROWS)?));
                let remarks = Vec::new();
                Ok(Made { bytes, remarks })
            }
            Format::Markdown => {
                let made = Made::from(markdown(&report));
                (self.show)(beginning(&made));
                Ok(made)
            }
            _ => {
                let page = html(&report);
                let as_picture = Settings {
                    persona: None,
                    ..Settings::of(Format::Svg)
                };
                let map = &self.subject.map;
                let (mut pages, _) = make::preview(map, &as_picture, None, (self.longest, 1))?;
                let picture = pages.pop().ok_or("there is nothing to draw")?;
                (self.show)(Preview::Report(picture, headings(&page)));
                Ok(page.into())
            }
        }
    }

    fn answer(&self, map: &JourneyMap) -> Result<Arc<Answer>, String> {
        if let Some(answer) = self.known(|runs| runs.answer.clone()) {
            return Ok(answer);
        }
        self.must_run()?;
        let size = &self.subject.size;
        let cohort = Cohort {
            map,
            customers: size.customers,
            replications: size.replications,
            horizon: size.horizon,
            seed: size.seed,
        };
        let answer = Arc::new(answer(&cohort, self.control).map_err(|e| why(&e))?);
        self.keep(|runs| runs.answer = Some(Arc::clone(&answer)));
        Ok(answer)
    }

    fn must_run(&self) -> Result<(), String> {
        match self.subject.unfit {
            None => Ok(()),
            Some(why) => Err(format!("the map cannot be run: {why}")),
        }
    }

    fn known<T>(&self, read: impl FnOnce(&Runs) -> Option<T>) -> Option<T> {
        self.runs.lock().ok().and_then(|runs| read(&runs))
    }

    fn keep<T>(&self, write: impl FnOnce(&mut Runs) -> T) {
        if let Ok(mut runs) = self.runs.lock() {
            write(&mut runs);
        }
    }
}

fn why(error: &RunError) -> String {
    match error {
        RunError::Cancelled => "the run was stopped".to_owned(),
        error => error.to_string(),
    }
}

/// The beginning of a text, cut between lines.
fn beginning(made: &Made) -> Preview {
    let text = String::from_utf8_lossy(&made.bytes);
    let cut = text.floor_char_boundary(MOST_TEXT);
    if cut == text.len() {
        return Preview::Text(text.into_owned(), 0);
    }
    let cut = text[..cut].rfind('\n').map_or(cut, |at| at + 1);
    let more = text[cut..].lines().count();
    Preview::Text(text[..cut].to_owned(), more)
}

/// The headings of a page.
fn headings(page: &str) -> Vec<String> {
    let parts = page.split("<h2>").skip(1);
    let heading = |part: &str| part.split_once("</h2>").map(|(text, _)| text.to_owned());
    let plain = |text: String| {
        text.replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&amp;", "&")
    };
    parts.filter_map(heading).map(plain).collect()
}
