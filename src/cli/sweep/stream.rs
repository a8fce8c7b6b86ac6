//! Results to standard output, each as soon as it is ready, so that a program can send sets and read results.

use std::io::{self, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use crate::cli::answer::{Answer, Usage};
use crate::ensemble::Silent;
use crate::outcome::Outcome;
use crate::scenario::draws::header_by_position;
use crate::tables::{Header, Reader};
use crate::tuning::sets::{self, Layout, Set};
use crate::tuning::sweep::{Futures, Job, Lines, Sweep, jobs};

/// Rows to standard output, flushed one by one; a reader who has gone away ends it.
fn emit(bytes: &[u8]) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)
        .and_then(|()| out.flush())
        .map_err(|error| if error.kind() == io::ErrorKind::BrokenPipe { Gone.into() } else { error.into() })
}

/// Nobody reads standard output any more.
#[derive(Debug, thiserror::Error)]
#[error("standard output is closed")]
struct Gone;

/// No report on standard output, where the results are; a reader who has gone away is no error.
fn nothing(result: anyhow::Result<()>) -> Answer {
    match result {
        Err(error) if error.downcast_ref::<Gone>().is_none() => Err(error),
        _ => Ok(String::new()),
    }
}

/// Every set of a table, results to standard output as they are ready.
pub(super) fn print(sweep: &Sweep<'_>, table: &Lines<'_>, sets: &[Arc<Set>], futures: Futures) -> Answer {
    nothing(emit(&table.header()).and_then(|()| {
        let keep = |job: &Job, outcome: &Outcome| table.row(job, outcome);
        let cancel = AtomicBool::new(false);
        sweep.run(jobs(sets, futures), keep, &Silent, &cancel, |row: Vec<u8>| emit(&row))
    }))
}

/// Sets from standard input as they come, results to standard output as they are ready. `tell` is called once the header
/// is there, with what is to be said of its columns that go by a place in a list.
pub(super) fn pipe(
    sweep: &Sweep<'_>,
    days: &[u32],
    middles: Vec<Option<f64>>,
    futures: Futures,
    tell: impl Fn(&Layout, Option<String>),
) -> Answer {
    let scenario = sweep.scenario;
    let path = Path::new("standard input");
    let mut rows =
        Reader::new(io::BufReader::new(io::stdin())).map(|row| row.map_err(|fault| fault.of(path)));
    let Some(header) = rows.next().transpose()?.map(Header::new) else {
        return Err(Usage("standard input is empty".into()).into());
    };
    let positions = header_by_position(&header, &scenario.parameters);
    let layout =
        Layout::new(scenario, days, middles, path, header).map_err(|problems| sets::error(path, problems))?;
    tell(&layout, positions);
    let table = Lines::new(sweep, days, &layout, futures);
    // A thread of its own waits for lines: whoever takes jobs can then see that the sweep has to end.
    let (sender, lines) = mpsc::channel();
    std::thread::spawn(move || {
        for row in rows {
            let last = row.is_err();
            if sender.send(row).is_err() || last {
                return;
            }
        }
    });
    let stop = AtomicBool::new(false);
    let mut wrong: Option<anyhow::Error> = None;
    let mut pending: Vec<Job> = Vec::new();
    let mut number = 0;
    let (reader, ending, failed) = (&layout, &stop, &mut wrong);
    let jobs = std::iter::from_fn(move || {
        loop {
            if let Some(job) = pending.pop() {
                return Some(job);
            }
            let row = loop {
                match lines.recv_timeout(Duration::from_millis(50)) {
                    Ok(row) => break row,
                    Err(mpsc::RecvTimeoutError::Disconnected) => return None,
                    Err(mpsc::RecvTimeoutError::Timeout) if ending.load(Ordering::Relaxed) => return None,
                    Err(mpsc::RecvTimeoutError::Timeout) => {}
                }
            };
            let set = row.map_err(anyhow::Error::from).and_then(|row| {
                reader
                    .set(scenario, path, number, &row)
                    .map_err(|problems| sets::error(path, problems).into())
            });
            match set {
                Ok(set) => {
                    number += 1;
                    pending.extend(futures.jobs(&Arc::new(set)).rev());
                }
                Err(error) => {
                    *failed = Some(error);
                    return None;
                }
            }
        }
    });
    let keep = |job: &Job, outcome: &Outcome| table.row(job, outcome);
    let result = emit(&table.header()).and_then(|()| {
        let cancel = AtomicBool::new(false);
        sweep.run(jobs, keep, &Silent, &cancel, |row: Vec<u8>| {
            emit(&row).inspect_err(|_| stop.store(true, Ordering::Relaxed))
        })
    });
    match wrong {
        Some(error) if result.is_ok() => Err(error),
        _ => nothing(result),
    }
}
