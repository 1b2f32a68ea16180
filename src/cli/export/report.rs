//! Reports and workbooks: everything that is to be run for them.

use super::Export;
use crate::{
    analyze::RunSize,
    cli::{
        output::{Failure, Output, say},
        progress::{foretell, with_progress},
        run::cohort,
        source::{self, Subject},
    },
    export::{
        make::Made,
        report::{self, gather, html, markdown, xlsx},
        settings::{Format, Settings},
    },
};

impl Export {
    /// Runs the map, its levers and what it is compared with, and writes a report about it.
    pub(super) fn report(
        &self,
        settings: &Settings,
        subject: &Subject,
        output: &Output,
    ) -> Result<Made, Failure> {
        if self.look.persona.is_some() {
            say("note: a report is about everybody; --persona is for pictures\n");
        }
        let mut shown = source::on_stderr();
        let mut beside = Vec::new();
        for path in &self.scenarios {
            beside.push(source::load_to_run(path, &mut shown)?);
        }
        output.spare(beside.iter().flat_map(Subject::files))?;
        let size = self.size.or(subject.map.run);
        // Each must be able to be run at all.
        for map in std::iter::once(subject).chain(&beside) {
            cohort(&map.map, size)?;
        }
        let ahead = cohort(&subject.map, size)?;
        let size = RunSize {
            customers: size.customers,
            replications: size.replications,
            seed: size.seed,
            horizon: size.horizon.get(),
        };
        let own = reported(subject);
        let beside: Vec<report::Subject> = beside.iter().map(reported).collect();
        let once = size.customers.saturating_mul(size.replications.into());
        let all = once.saturating_mul(report::runs(&own, beside.len()));
        foretell(&ahead, all, self.size.threads);
        let gathered = with_progress(self.size.threads, all, |control| {
            gather(&own, &beside, &size, settings.leverage, control)
        })?
        .map_err(Failure::input)?;
        // The name of the file alone: where it lies is nobody's business.
        let name = self.file.file_name().unwrap_or_default().to_string_lossy();
        let again = report::command(&name, &size);
        let report = gathered.report(&own, &again);
        match settings.format {
            Format::Xlsx => Ok(Made {
                bytes: xlsx(&report).map_err(Failure::Input)?,
                remarks: Vec::new(),
            }),
            Format::Markdown => Ok(markdown(&report).into()),
            _ => Ok(html(&report).into()),
        }
    }
}

/// What a report says about a file.
fn reported(subject: &Subject) -> report::Subject<'_> {
    report::Subject {
        map: &subject.map,
        title: subject.title(),
        base: subject.scenario.as_ref().map(|case| &case.base),
    }
}
