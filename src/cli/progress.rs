//! Progress: a bar with the time left on a terminal, plain lines elsewhere. The only user of indicatif.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::ensemble::Observer;
use crate::tables::text::harmless;

/// How often a plain line is printed.
const PLAIN_LINE_EVERY: Duration = Duration::from_secs(15);

/// Watches a run.
#[derive(Debug)]
pub(super) struct Progress {
    bar: ProgressBar,
    plain: bool,
    total: u64,
    done: AtomicU64,
    started: Instant,
    next_line: AtomicU64,
}

impl Progress {
    /// Starts watching `total` replicates of something that has a name.
    #[expect(clippy::disallowed_methods, reason = "the command line may read the clock; results never do")]
    pub(super) fn start(total: u64, name: &str, quiet: bool) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let target =
            if quiet || !terminal { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(Some(total), target);
        let style = ProgressStyle::with_template("{msg} [{bar:32}] {pos}/{len} futures, {eta} left")
            .expect("the template is constant and right");
        bar.set_style(style.progress_chars("=> "));
        bar.set_message(harmless(name).into_owned());
        Self {
            bar,
            plain: !quiet && !terminal,
            total,
            done: AtomicU64::new(0),
            started: Instant::now(),
            next_line: AtomicU64::new(PLAIN_LINE_EVERY.as_secs()),
        }
    }

    /// Removes the bar.
    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }

    /// Seconds since the start.
    pub(super) fn seconds(&self) -> f64 {
        self.started.elapsed().as_secs_f64()
    }
}

impl Observer for Progress {
    fn replicate_done(&self) {
        self.bar.inc(1);
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if !self.plain {
            return;
        }
        let elapsed = self.started.elapsed().as_secs();
        let due = self.next_line.load(Ordering::Relaxed);
        let next = elapsed + PLAIN_LINE_EVERY.as_secs();
        let mine = elapsed >= due
            && self.next_line.compare_exchange(due, next, Ordering::Relaxed, Ordering::Relaxed).is_ok();
        if mine {
            let left = elapsed * (self.total - done) / done;
            super::answer::say(&format!("{done} of {} futures, about {left} s left", self.total));
        }
    }
}
