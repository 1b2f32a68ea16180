//! How far a run has come, on standard error, for people only.

use std::{
    io::{self, IsTerminal},
    sync::mpsc::{RecvTimeoutError, Sender, channel},
    thread,
    time::Duration,
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::output::Failure;
use crate::simulate::Control;

/// Shorter waits need no explanation.
const PATIENCE: Duration = Duration::from_millis(500);
const EVERY: Duration = Duration::from_millis(100);

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
