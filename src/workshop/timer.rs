//! The time that is left for what the room is at.

/// A timer. Times are seconds; now is told by whoever has a clock.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Timer {
    /// For how long it is set.
    pub length: f64,
    /// What was left when it was started or paused last.
    left: f64,
    /// When it was started; `None`: it stands still.
    since: Option<f64>,
}

impl Default for Timer {
    fn default() -> Self {
        Timer::of_minutes(10.0)
    }
}

impl Timer {
    /// The longest time it can be set for, in minutes.
    pub const MOST: f64 = 600.0;

    /// A timer set for so many minutes, not started.
    pub fn of_minutes(minutes: f64) -> Timer {
        let length = (minutes.clamp(0.0, Timer::MOST) * 60.0).round();
        Timer {
            length,
            left: length,
            since: None,
        }
    }

    /// A timer that stands still with so much left.
    pub fn standing(length: f64, left: f64) -> Timer {
        let length = length.clamp(0.0, Timer::MOST * 60.0);
        Timer {
            length,
            left: left.clamp(0.0, length),
            since: None,
        }
    }

    /// The minutes it is set for.
    pub fn minutes(&self) -> f64 {
        self.length / 60.0
    }

    /// What is left.
    pub fn left(&self, now: f64) -> f64 {
        let gone = self.since.map_or(0.0, |since| (now - since).max(0.0));
        (self.left - gone).max(0.0)
    }

    /// Whether it runs.
    pub fn is_running(&self, now: f64) -> bool {
        self.since.is_some() && self.left(now) > 0.0
    }

    /// Whether the time is up.
    pub fn is_up(&self, now: f64) -> bool {
        self.length > 0.0 && self.left(now) <= 0.0
    }

    /// For how long the time has been up, in seconds.
    pub fn over(&self, now: f64) -> f64 {
        let gone = self.since.map_or(0.0, |since| now - since);
        (gone - self.left).max(0.0)
    }

    /// Starts it, or pauses it. One that is up begins anew.
    pub fn toggle(&mut self, now: f64) {
        if self.is_running(now) {
            *self = self.paused(now);
        } else {
            if self.is_up(now) {
                self.left = self.length;
            }
            self.since = Some(now);
        }
    }

    /// The same, standing still.
    #[must_use]
    pub fn paused(&self, now: f64) -> Timer {
        Timer {
            left: self.left(now),
            since: None,
            ..*self
        }
    }

    /// Back to the whole time, not started.
    pub fn reset(&mut self) {
        self.left = self.length;
        self.since = None;
    }

    /// What is left as people read it: "4:05".
    pub fn words(&self, now: f64) -> String {
        // What is begun is not over: the last second is a 1.
        let left = self.left(now).ceil() as u64;
        format!("{}:{:02}", left / 60, left % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_runs_pauses_and_ends() {
        let mut timer = Timer::of_minutes(5.0);
        assert_eq!(timer.words(100.0), "5:00");
        timer.toggle(100.0);
        assert_eq!(timer.words(160.5), "4:00", "what is begun is not over");
        timer.toggle(160.5);
        assert_eq!(timer.left(9999.0), 239.5);
        timer.toggle(1000.0);
        assert!(timer.is_running(1001.0) && !timer.is_up(1001.0));
        assert!(timer.is_up(1240.0) && !timer.is_running(1240.0));
        assert_eq!(timer.words(2000.0), "0:00");
        timer.toggle(2000.0);
        assert_eq!(timer.left(2000.0), 300.0, "begins anew");
        timer.reset();
        assert!(!timer.is_running(2001.0));
        assert_eq!(timer.paused(2002.0), Timer::of_minutes(5.0));
    }
}
