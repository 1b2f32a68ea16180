//! How far a run has come, on standard error, for people only.

use std::{
    io::{self, IsTerminal},
    sync::mpsc::{RecvTimeoutError, Sender, channel},
    thread,
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::output::{Failure, say};
use crate::{
    map::validate::{LONG, duration},
    simulate::{Cohort, Control, Count, run},
};

/// Shorter waits need no explanation.
const PATIENCE: Duration = Duration::from_millis(500);
const EVERY: Duration = Duration::from_millis(100);

/// Says how long a run of so many customers in all will take, if that is more than a minute: some of them are
/// sent ahead, and the clock says the rest.
pub fn foretell(cohort: &Cohort, customers: u64, threads: Option<u32>) {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let threads = threads.map_or(cores, |n| (n as usize).min(cores));
    if let Some(seconds) = seconds(cohort, customers).map(|s| s / threads as f64)
        && seconds > LONG
    {
        say(&format!(
            "note: this takes about {} on this machine; fewer customers (-n) or replications (-r) take less, Ctrl+C stops it\n",
            duration(seconds)
        ));
    }
}

/// Seconds that one core takes for so many customers in all. `None` where they cannot be sent at all, which
/// the run itself will say.
fn seconds(cohort: &Cohort, customers: u64) -> Option<f64> {
    const ENOUGH: Duration = Duration::from_millis(20);
    let took = |ahead: u64| {
        let ahead = Cohort {
            customers: ahead,
            replications: 1,
            ..*cohort
        };
        let since = Instant::now();
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(1)
            .build()
            .ok()?;
        let walked = pool.install(|| run(&ahead, &Control::default(), &Count, |_, _| ()));
        walked.ok().map(|_| since.elapsed())
    };
    // What a replication takes before anybody walks.
    let start = took(1)?;
    let mut ahead = 50;
    loop {
        let time = took(ahead)?.saturating_sub(start);
        if time >= ENOUGH || ahead >= cohort.customers.min(customers) {
            let each = time.as_secs_f64() / ahead as f64;
            let starts = f64::from(cohort.replications) * start.as_secs_f64();
            return Some(each * customers as f64 + starts);
        }
        ahead *= 4;
    }
}

/// Does the work on this many threads while a bar shows how many of the customers are done.
pub fn with_progress<T: Send>(
    threads: Option<u32>,
    customers: u64,
    work: impl FnOnce(&Control) -> T + Send,
) -> Result<T, Failure> {
    let threads = threads.unwrap_or(0) as usize;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    let pool = pool.map_err(|e| Failure::Input(format!("cannot start {threads} threads: {e}")))?;
    let control = Control::default();
    let (finished, wait) = channel::<()>();
    Ok(thread::scope(|scope| {
        if io::stderr().is_terminal() {
            let control = &control;
            scope.spawn(move || {
                if wait.recv_timeout(PATIENCE) != Err(RecvTimeoutError::Timeout) {
                    return;
                }
                let bar =
                    ProgressBar::with_draw_target(Some(customers), ProgressDrawTarget::stderr());
                let style = "{bar:24.cyan} {percent:>3} %  {human_pos} of {human_len}, {eta} left";
                if let Ok(style) = ProgressStyle::with_template(style) {
                    bar.set_style(style.progress_chars("━╸ "));
                }
                loop {
                    bar.set_position(control.done().min(customers));
                    if wait.recv_timeout(EVERY) != Err(RecvTimeoutError::Timeout) {
                        break;
                    }
                }
                bar.finish_and_clear();
            });
        }
        // Dropped when the work ends, even if it ends in a panic, so that the bar goes away.
        let _finished: Sender<()> = finished;
        pool.install(|| work(&control))
    }))
}
