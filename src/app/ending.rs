//! The system asks the program to end: the session is over, the machine goes down, somebody has typed
//! `kill`. Whoever asks so waits for a few seconds and not for an answer: what is not saved stays in the
//! journal, and the next start brings it back.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use eframe::egui::{Context, ViewportCommand};

use super::App;

/// Whether the system has asked.
#[derive(Debug, Clone, Default)]
pub struct Ending(Arc<AtomicBool>);

impl Ending {
    /// Listens for the signals of the system from now on. Where there are none, nobody asks.
    pub fn listen(ctx: &Context) -> Ending {
        let ending = Ending::default();
        #[cfg(unix)]
        ending.listen_for_signals(ctx);
        #[cfg(not(unix))]
        let _nobody = ctx;
        ending
    }

    /// The program is to end.
    pub fn ask(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    /// Whether it is.
    pub fn is_asked(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }

    #[cfg(unix)]
    fn listen_for_signals(&self, ctx: &Context) {
        use signal_hook::{
            consts::{SIGHUP, SIGINT, SIGTERM},
            iterator::Signals,
            low_level::emulate_default_handler,
        };
        /// Some desktops draw nothing of a window that nobody sees: it does not end by itself then.
        const GRACE: std::time::Duration = std::time::Duration::from_secs(5);
        // Without them the program ends at once, and the journal has what the latest frames told.
        let Ok(mut signals) = Signals::new([SIGTERM, SIGINT, SIGHUP]) else {
            return;
        };
        let (ending, ctx) = (self.clone(), ctx.clone());
        std::thread::spawn(move || {
            for signal in signals.forever() {
                ending.ask();
                ctx.request_repaint();
                std::thread::sleep(GRACE);
                let _ended = emulate_default_handler(signal);
            }
        });
    }
}

impl App {
    /// Listens for the system.
    #[must_use]
    pub fn with_ending(mut self, ending: Ending) -> App {
        self.ending = ending;
        self
    }

    /// Whether the system has asked the program to end. Then nothing waits any more.
    pub(super) fn is_ending(&self) -> bool {
        self.ending.is_asked()
    }

    /// Ends, if the system has asked for it. To be called when everything that is not saved was told.
    pub(super) fn end_when_asked(&mut self, ctx: &Context) {
        if self.is_ending() {
            self.save_workshop();
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
    }
}
