//! A workbook: the map as a table, the results, the scenarios, the assumptions.

use rust_xlsxwriter::{
    Chart, ChartType, Color, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook,
    Worksheet, XlsxError,
};

use super::{Report, alarms, method};
use crate::{
    analyze::{Estimate, Group, about},
    export::{
        assumptions::assumptions,
        palette::LIGHT,
        template::{COLUMNS, Cell, rows},
        text::clean_lines,
    },
    map::{Bound, Metric, Unit},
};

/// The most characters that a cell holds.
const LONGEST: usize = 32_767;

/// A workbook of a report. It carries no date: equal reports give equal bytes.
///
/// # Errors
/// A sentence, when the map has more rows than a sheet holds.
pub fn xlsx(report: &Report) -> Result<Vec<u8>, String> {
    write(report).map_err(|e| format!("the workbook cannot be written: {e}"))
}

fn write(report: &Report) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let properties = DocProperties::new()
        .set_title(cell_text(report.title))
        .set_comment("Made with Wayfarer")
        .set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?);
    book.set_properties(&properties);
    let looks = Looks::new(&report.answer.currency);
    map_sheet(book.add_worksheet(), report, &looks)?;
    results(book.add_worksheet(), report, &looks)?;
    scenarios(book.add_worksheet(), report, &looks)?;
    assumption_sheet(book.add_worksheet(), report, &looks)?;
    about_sheet(book.add_worksheet(), report, &looks)?;
    for sheet in book.worksheets_mut() {
        // On paper all columns stand side by side, with a number on each page.
        const A4: u8 = 9;
        sheet.set_paper_size(A4).set_landscape();
        sheet.set_print_fit_to_pages(1, 0);
        sheet.set_footer("&L&A&R&P / &N");
    }
    book.save_to_buffer()
}

/// The formats of cells.
struct Looks {
    head: Format,
    title: Format,
    text: Format,
    wrapped: Format,
    unit: Format,
    share: Format,
    days: Format,
    money: Format,
    monthly: Format,
    points: Format,
    count: Format,
    good: Format,
    bad: Format,
}

impl Looks {
    fn new(currency: &str) -> Looks {
        let top = || Format::new().set_align(FormatAlign::Top);
        let number = |code: &str| top().set_num_format(code);
        let sign = crate::numbers::sign(currency);
        let sign = sign.trim();
        let money = format!("[$\"{sign}\"]#,##0.00;-[$\"{sign}\"]#,##0.00")
            .replace("[$\"", "\"")
            .replace("\"]", "\"");
        Looks {
            head: Format::new()
                .set_bold()
                .set_font_color(Color::White)
                .set_background_color(Color::RGB(LIGHT.accent))
                .set_align(FormatAlign::VerticalCenter)
                .set_text_wrap(),
            title: Format::new().set_bold().set_font_size(14.0),
            text: top(),
            wrapped: top().set_text_wrap(),
            unit: top().set_indent(1),
            share: number("0.0%"),
            days: number("#,##0.00"),
            monthly: number(&money),
            money: number(&money),
            points: number("0.00"),
            count: number("#,##0.00"),
            good: top()
                .set_font_color(Color::RGB(LIGHT.good))
                .set_background_color(Color::RGB(LIGHT.good_soft)),
            bad: top()
                .set_font_color(Color::RGB(LIGHT.bad))
                .set_background_color(Color::RGB(LIGHT.bad_soft)),
        }
    }

    fn of(&self, unit: Unit) -> &Format {
        match unit {
            Unit::Share => &self.share,
            Unit::Days => &self.days,
            Unit::Money => &self.money,
            Unit::MoneyPerMonth => &self.monthly,
            Unit::Points | Unit::Ratio => &self.points,
            Unit::Count => &self.count,
        }
    }
}

/// What a unit is called beside a number.
fn unit_words(unit: Unit, currency: &str) -> String {
    match unit {
        Unit::Share => "%".into(),
        Unit::Days => "days".into(),
        Unit::Money => currency.into(),
        Unit::MoneyPerMonth => format!("{currency} a month"),
        Unit::Points => "points".into(),
        Unit::Ratio => "times".into(),
        Unit::Count => "number".into(),
    }
}

/// Text that a cell can hold. Cells are typed: a text is never taken for a formula.
fn cell_text(text: &str) -> String {
    let text = clean_lines(text);
    match text.encode_utf16().count() > LONGEST {
        true => text.chars().take(LONGEST / 2 - 1).chain(['…']).collect(),
        false => text,
    }
}

/// Writes rows below one another.
struct Table<'a> {
    sheet: &'a mut Worksheet,
    row: u32,
    looks: &'a Looks,
}

impl Table<'_> {
    fn head(&mut self, names: &[&str]) -> Result<(), XlsxError> {
        for (column, name) in names.iter().enumerate() {
            self.sheet.write_string_with_format(
                self.row,
                column as u16,
                *name,
                &self.looks.head,
            )?;
        }
        self.row += 1;
        Ok(())
    }

    fn title(&mut self, text: &str) -> Result<(), XlsxError> {
        self.sheet
            .write_string_with_format(self.row, 0, cell_text(text), &self.looks.title)?;
        self.row += 1;
        Ok(())
    }

    fn text(&mut self, column: u16, text: &str) -> Result<(), XlsxError> {
        let text = cell_text(text);
        if text.is_empty() {
            return Ok(());
        }
        let look = match text.len() > 28 {
            true => &self.looks.wrapped,
            false => &self.looks.text,
        };
        self.sheet
            .write_string_with_format(self.row, column, text, look)?;
        Ok(())
    }

    fn unit(&mut self, column: u16, words: &str) -> Result<(), XlsxError> {
        let look = &self.looks.unit;
        self.sheet
            .write_string_with_format(self.row, column, words, look)?;
        Ok(())
    }

    fn number(&mut self, column: u16, number: f64, look: &Format) -> Result<(), XlsxError> {
        if number.is_finite() {
            self.sheet
                .write_number_with_format(self.row, column, number + 0.0, look)?;
        }
        Ok(())
    }

    fn estimate(&mut self, column: u16, e: &Estimate) -> Result<(), XlsxError> {
        let look = self.looks.of(e.unit);
        self.number(column, e.value, look)?;
        self.number(column + 1, e.low, look)?;
        self.number(column + 2, e.high, look)
    }
}

fn map_sheet(sheet: &mut Worksheet, report: &Report, looks: &Looks) -> Result<(), XlsxError> {
    sheet.set_name("Map")?;
    let widths = [
        18.0, 26.0, 14.0, 38.0, 34.0, 9.0, 15.0, 38.0, 38.0, 34.0, 11.0, 11.0, 11.0, 15.0, 30.0,
    ];
    for (column, width) in widths.iter().enumerate() {
        sheet.set_column_width(column as u16, *width)?;
    }
    let mut table = Table {
        sheet,
        row: 0,
        looks,
    };
    table.head(&COLUMNS)?;
    for row in rows(report.map) {
        for (column, cell) in row.iter().enumerate() {
            match cell {
                Cell::Text(text) => table.text(column as u16, text)?,
                Cell::Number(number) => table.number(column as u16, *number, &looks.points)?,
            }
        }
        table.row += 1;
    }
    let last = table.row.saturating_sub(1);
    sheet.autofilter(0, 0, last, COLUMNS.len() as u16 - 1)?;
    sheet.set_freeze_panes(1, 2)?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    Ok(())
}

fn results(sheet: &mut Worksheet, report: &Report, looks: &Looks) -> Result<(), XlsxError> {
    sheet.set_name("Results")?;
    for (column, width) in [52.0, 14.0, 14.0, 14.0, 16.0, 16.0, 14.0]
        .iter()
        .enumerate()
    {
        sheet.set_column_width(column as u16, *width)?;
    }
    let answer = report.answer;
    let currency = &answer.currency;
    let mut table = Table {
        sheet,
        row: 0,
        looks,
    };
    table.head(&[
        "Metric",
        "Value",
        "95 % from",
        "to",
        "Unit",
        "Target",
        "Probability",
    ])?;
    for group in Group::ALL {
        let members = answer
            .metrics
            .iter()
            .filter(|(m, _)| Group::of(**m) == group);
        for (metric, estimate) in members {
            table.text(0, about(*metric).title)?;
            table.estimate(1, estimate)?;
            table.unit(4, &unit_words(estimate.unit, currency))?;
            let target = answer.targets.iter();
            let mut target =
                target.filter(|t| t.target.metric == *metric && t.target.persona.is_none());
            if let Some(one) = target.next() {
                bound(&mut table, one.target.bound, *metric)?;
                let look = if one.met { &looks.good } else { &looks.bad };
                let look = look.clone().set_num_format("0%");
                table.number(6, one.probability, &look)?;
            }
            table.row += 1;
        }
    }
    table.row += 1;
    table.title("Stages")?;
    let first = table.row;
    table.head(&[
        "Stage",
        "Get there",
        "95 % from",
        "to",
        "Of them leave",
        "Days there",
        "Stuck",
    ])?;
    for stage in &answer.stages {
        table.text(0, &stage.name)?;
        if let Some(reach) = &stage.reach {
            table.estimate(1, reach)?;
        }
        let optional = [
            stage.drop_off.as_ref(),
            stage.days.as_ref(),
            stage.pace.as_ref().map(|[_, _, stuck]| stuck),
        ];
        for (column, estimate) in (4..).zip(optional) {
            if let Some(e) = estimate {
                table.number(column, e.value, looks.of(e.unit))?;
            }
        }
        table.row += 1;
    }
    let last = table.row - 1;
    table.row += 1;
    if let Some(leverage) = report.leverage {
        table.title("What fixing or adopting would bring")?;
        table.head(&[
            "Lever",
            "Kind",
            "Customers",
            "Conversions",
            "Revenue",
            "Days",
            "Cost",
        ])?;
        let levers = (leverage.pains.iter().map(|l| (l, "fix")))
            .chain(leverage.opportunities.iter().map(|l| (l, "adopt")));
        for (lever, kind) in levers {
            table.text(0, &lever.name)?;
            table.text(1, kind)?;
            let gains = [
                (lever.customers, &looks.count),
                (lever.conversions, &looks.count),
                (lever.revenue, &looks.money),
                (lever.days, &looks.days),
            ];
            for (column, (gain, look)) in (2..).zip(gains) {
                if let Some(gain) = gain {
                    table.number(column, gain.value, look)?;
                }
            }
            if let Some(cost) = lever.cost {
                table.number(6, cost, &looks.money)?;
            }
            table.row += 1;
        }
    }
    sheet.set_freeze_panes(1, 1)?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    if last > first {
        let mut chart = Chart::new(ChartType::Bar);
        chart
            .add_series()
            .set_name("Get there")
            .set_categories(("Results", first + 1, 0, last, 0))
            .set_values(("Results", first + 1, 1, last, 1))
            .set_format(rust_xlsxwriter::ChartFormat::new().set_solid_fill(
                rust_xlsxwriter::ChartSolidFill::new().set_color(Color::RGB(LIGHT.accent)),
            ))
            .set_gap(40);
        chart
            .title()
            .set_name("Share of customers who get to each stage");
        chart.legend().set_hidden();
        chart.y_axis().set_reverse();
        chart
            .x_axis()
            .set_num_format("0%")
            .set_min(0.0)
            .set_max(1.0);
        chart.set_width(560).set_height(320);
        sheet.insert_chart(1, 8, &chart)?;
    }
    Ok(())
}

fn bound(table: &mut Table, bound: Bound, metric: Metric) -> Result<(), XlsxError> {
    let side = match bound {
        Bound::AtLeast(_) => "≥ ",
        Bound::AtMost(_) => "≤ ",
    };
    let code = match metric.unit() {
        Unit::Share => "0.0%",
        // A format with optional digits shows a lonely point after whole numbers.
        _ if bound.value().fract() == 0.0 => "#,##0",
        _ => "#,##0.00",
    };
    let look = table
        .looks
        .text
        .clone()
        .set_num_format(format!("\"{side}\"{code}"));
    table.number(5, bound.value(), &look)
}

fn scenarios(sheet: &mut Worksheet, report: &Report, looks: &Looks) -> Result<(), XlsxError> {
    sheet.set_name("Scenarios")?;
    for (column, width) in [30.0, 26.0, 16.0, 16.0, 16.0, 14.0, 14.0, 16.0, 12.0]
        .iter()
        .enumerate()
    {
        sheet.set_column_width(column as u16, *width)?;
    }
    let mut table = Table {
        sheet,
        row: 0,
        looks,
    };
    table.head(&[
        "Scenario",
        "Metric",
        "Base",
        "Scenario's value",
        "Difference",
        "95 % from",
        "to",
        "Better in",
        "Unit",
    ])?;
    for other in report.others {
        for d in &other.comparison.differences {
            let look = looks.of(d.metric.unit());
            table.text(0, &other.title)?;
            table.text(1, about(d.metric).title)?;
            for (column, number) in (2..).zip([d.base.value, d.other.value, d.value, d.low, d.high])
            {
                table.number(column, number, look)?;
            }
            if let Some(better) = d.better {
                table.number(7, better, &looks.share)?;
            }
            table.unit(8, &unit_words(d.metric.unit(), &report.answer.currency))?;
            table.row += 1;
        }
    }
    if report.others.is_empty() {
        table.text(0, "No scenario was compared; name some with --scenario")?;
    } else {
        let last = table.row - 1;
        sheet.autofilter(0, 0, last, 8)?;
    }
    sheet.set_freeze_panes(1, 2)?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    Ok(())
}

fn assumption_sheet(
    sheet: &mut Worksheet,
    report: &Report,
    looks: &Looks,
) -> Result<(), XlsxError> {
    sheet.set_name("Assumptions")?;
    for (column, width) in [14.0, 56.0, 24.0, 14.0, 14.0, 14.0, 16.0, 18.0, 42.0]
        .iter()
        .enumerate()
    {
        sheet.set_column_width(column as u16, *width)?;
    }
    let mut table = Table {
        sheet,
        row: 0,
        looks,
    };
    table.head(&[
        "Kind",
        "Of",
        "What",
        "Value",
        "90 % from",
        "to",
        "Unit",
        "Evidence",
        "As written",
    ])?;
    for one in assumptions(report.map) {
        let look = looks.of(one.unit);
        table.text(0, one.kind)?;
        table.text(1, &one.of)?;
        table.text(2, one.what)?;
        table.number(3, one.value, look)?;
        if !one.is_certain() {
            table.number(4, one.range.0, look)?;
            table.number(5, one.range.1, look)?;
        }
        table.unit(6, &unit_words(one.unit, &report.answer.currency))?;
        table.text(7, &one.grade())?;
        table.text(8, &one.law)?;
        table.row += 1;
    }
    let last = table.row.saturating_sub(1);
    sheet.autofilter(0, 0, last, 8)?;
    sheet.set_freeze_panes(1, 2)?;
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    Ok(())
}

fn about_sheet(sheet: &mut Worksheet, report: &Report, looks: &Looks) -> Result<(), XlsxError> {
    sheet.set_name("About")?;
    sheet.set_column_width(0, 22.0)?;
    sheet.set_column_width(1, 100.0)?;
    let mut table = Table {
        sheet,
        row: 0,
        looks,
    };
    table.title(report.title)?;
    let size = &report.answer.size;
    let mut facts = vec![
        ("Map", report.map.title.clone()),
        ("About", report.map.note.clone()),
        ("Customers", size.customers.to_string()),
        ("Cohorts", size.replications.to_string()),
        ("Days watched", size.horizon.to_string()),
        ("Seed", size.seed.to_string()),
        ("The same again", report.again.to_owned()),
    ];
    if let Some(date) = report.map.reviewed {
        facts.insert(2, ("Reviewed", date.to_string()));
    }
    for (name, fact) in facts {
        table.text(0, name)?;
        paragraph(&mut table, &fact)?;
    }
    for sentence in alarms(report) {
        table.text(0, "Before you rely on it")?;
        paragraph(&mut table, &sentence)?;
    }
    for sentence in method(report) {
        paragraph(&mut table, &sentence)?;
    }
    Ok(())
}

/// Writes a text into the wide column, and makes its row as high as it needs: not every program does so
/// when it opens a workbook.
fn paragraph(table: &mut Table, text: &str) -> Result<(), XlsxError> {
    /// How many letters are sure to find room side by side.
    const LETTERS: usize = 100;
    /// Points from one line to the next.
    const LINE: f64 = 15.0;
    table.text(1, text)?;
    let lines = text
        .lines()
        .map(|line| line.chars().count().div_ceil(LETTERS).max(1));
    let lines = u32::try_from(lines.sum::<usize>().max(1)).unwrap_or(u32::MAX);
    // No row may be higher than 409 points.
    let height = (LINE * f64::from(lines)).min(409.0);
    table.sheet.set_row_height(table.row, height)?;
    table.row += 1;
    Ok(())
}
