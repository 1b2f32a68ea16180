//! Tables of text that fit: one column gives way, others may be left out.

use super::page::{DIM, PLAIN, Page, Pieces};

/// The blank between columns.
const GAP: usize = 2;
/// A column.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    head: &'static str,
    right: bool,
    least: Option<usize>,
    drop: u8,
    below: bool,
}

impl Column {
    /// Text, from the left.
    pub fn left(head: &'static str) -> Column {
        Column {
            head,
            right: false,
            least: None,
            drop: 0,
            below: false,
        }
    }

    /// Numbers, to the right.
    pub fn right(head: &'static str) -> Column {
        Column {
            right: true,
            ..Column::left(head)
        }
    }

    /// Names: cut when there is no room, to so many columns before others are left out.
    pub fn name(least: usize) -> Column {
        Column {
            least: Some(least),
            ..Column::left("")
        }
    }

    /// Left out when there is no room, the highest number first.
    pub fn optional(self, drop: u8) -> Column {
        Column { drop, ..self }
    }

    /// What belongs to the number in the column before, such as its interval: below it when there is no
    /// room beside it. It is never left out.
    pub fn beside() -> Column {
        Column {
            below: true,
            ..Column::left("")
        }
    }
}

/// Rows of cells under columns.
#[derive(Debug)]
pub struct Table {
    columns: Vec<Column>,
    heads: Vec<Pieces>,
    rows: Vec<Row>,
    indent: usize,
}

#[derive(Debug)]
enum Row {
    Cells(Vec<Pieces>),
    /// What stands below the cells of the row before.
    Below(Vec<Pieces>),
    Heading(Pieces),
}

impl Table {
    /// A table without rows.
    pub fn new(columns: impl IntoIterator<Item = Column>) -> Table {
        let columns: Vec<Column> = columns.into_iter().collect();
        Table {
            heads: columns.iter().map(|c| Pieces::new(c.head, DIM)).collect(),
            columns,
            rows: Vec::new(),
            indent: 2,
        }
    }

    /// Other words at the head of a column.
    pub fn head(&mut self, column: usize, head: impl Into<String>) {
        self.heads[column] = Pieces::new(head, DIM);
    }

    /// A row, with a cell for every column.
    pub fn row(&mut self, cells: impl IntoIterator<Item = Pieces>) {
        self.rows.push(Row::Cells(cells.into_iter().collect()));
    }

    /// A line over the rows that follow.
    pub fn group(&mut self, title: Pieces) {
        self.rows.push(Row::Heading(title));
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Writes it, within the width of the page.
    pub fn write(mut self, page: &mut Page) {
        self.leave_out_empty();
        let widths = self.fit(page.width());
        if self.heads.iter().any(|head| head.width() > 0) {
            let heads = self.heads.clone();
            page.line(self.laid_out(&heads, &widths));
        }
        for row in &self.rows {
            match row {
                Row::Cells(cells) | Row::Below(cells) => {
                    page.line(self.laid_out(cells, &widths));
                }
                Row::Heading(title) => {
                    page.line(Pieces::new(" ".repeat(self.indent), PLAIN).join(title.clone()));
                }
            }
        }
    }

    /// Columns in which nothing stands are not shown.
    fn leave_out_empty(&mut self) {
        for at in (0..self.columns.len()).rev() {
            let empty = self
                .cells()
                .all(|cells| cells.get(at).is_none_or(|c| c.width() == 0));
            if empty {
                self.leave_out(at);
            }
        }
    }

    fn leave_out(&mut self, at: usize) {
        self.columns.remove(at);
        self.heads.remove(at);
        for row in &mut self.rows {
            if let Row::Cells(cells) | Row::Below(cells) = row
                && at < cells.len()
            {
                cells.remove(at);
            }
        }
    }

    /// Puts what stands beside numbers below them, each in the column of its number.
    fn put_below(&mut self) {
        let mut rows = Vec::new();
        for row in std::mem::take(&mut self.rows) {
            let Row::Cells(mut cells) = row else {
                rows.push(row);
                continue;
            };
            let mut below = vec![Pieces::default(); cells.len()];
            for at in 1..cells.len() {
                if self.columns[at].below {
                    below[at - 1] = std::mem::take(&mut cells[at]);
                }
            }
            let any = below.iter().any(|cell| cell.width() > 0);
            rows.push(Row::Cells(cells));
            if any {
                rows.push(Row::Below(below));
            }
        }
        self.rows = rows;
        for at in (0..self.columns.len()).rev() {
            if self.columns[at].below {
                self.leave_out(at);
            }
        }
    }

    fn cells(&self) -> impl Iterator<Item = &Vec<Pieces>> {
        self.rows.iter().filter_map(|row| match row {
            Row::Cells(cells) | Row::Below(cells) => Some(cells),
            Row::Heading(_) => None,
        })
    }

    /// The widths of the columns, some of which may have gone.
    fn fit(&mut self, width: usize) -> Vec<usize> {
        loop {
            let mut widths: Vec<usize> = (0..self.columns.len())
                .map(|at| {
                    let cells = self.cells().filter_map(|cells| cells.get(at));
                    let widest = cells.map(Pieces::width).max().unwrap_or(0);
                    widest.max(self.heads[at].width())
                })
                .collect();
            let gaps = GAP * self.columns.len().saturating_sub(1);
            let total = self.indent + gaps + widths.iter().sum::<usize>();
            let over = total.saturating_sub(width);
            let name = self.columns.iter().position(|c| c.least.is_some());
            let spare = name.map_or(0, |at| {
                widths[at].saturating_sub(self.columns[at].least.unwrap_or(0))
            });
            let droppable = self.columns.iter().enumerate().filter(|(_, c)| c.drop > 0);
            let drop = droppable.max_by_key(|(_, c)| c.drop).map(|(at, _)| at);
            let beside = self.columns.iter().any(|c| c.below);
            match (over > spare, drop) {
                (true, _) if beside => self.put_below(),
                (true, Some(at)) => self.leave_out(at),
                _ => {
                    if let Some(at) = name {
                        widths[at] = widths[at].saturating_sub(over).max(6);
                    }
                    return widths;
                }
            }
        }
    }

    fn laid_out(&self, cells: &[Pieces], widths: &[usize]) -> Pieces {
        let mut line = Pieces::new(" ".repeat(self.indent), PLAIN);
        for (at, ((cell, &width), column)) in
            cells.iter().zip(widths).zip(&self.columns).enumerate()
        {
            if at > 0 {
                line = line.and(" ".repeat(GAP), PLAIN);
            }
            let cell = cell.cut(width);
            let blank = " ".repeat(width - cell.width());
            line = match column.right {
                true => line.and(blank, PLAIN).join(cell),
                false => line.join(cell).and(blank, PLAIN),
            };
        }
        line
    }
}

/// Intervals under each other, aligned at the dash.
pub fn ranges(ends: &[Option<(String, String)>]) -> Vec<Pieces> {
    let left = ends
        .iter()
        .flatten()
        .map(|(low, _)| Pieces::from(low.as_str()).width());
    let left = left.max().unwrap_or(0);
    let one = |ends: &Option<(String, String)>| {
        let Some((low, high)) = ends else {
            return Pieces::default();
        };
        if low == high {
            return Pieces::default();
        }
        let blank = " ".repeat(left - Pieces::from(low.as_str()).width());
        // A dash next to a minus cannot be read.
        Pieces::new(format!("{blank}{low} to {high}"), DIM)
    };
    ends.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(width: usize) -> String {
        let mut page = Page::new(width, false);
        let mut table = Table::new([
            Column::name(16),
            Column::right("n"),
            Column::left("note").optional(1),
        ]);
        table.head(0, "name");
        table.row([
            "A rather long name of a touchpoint".into(),
            "1".into(),
            "seldom".into(),
        ]);
        table.row(["短い名前".into(), "12".into(), "".into()]);
        table.write(&mut page);
        page.finish()
    }

    #[test]
    fn an_interval_stands_below_its_number_where_there_is_no_room_beside_it() {
        let lines = |width: usize| {
            let mut page = Page::new(width, false);
            let mut table = Table::new([
                Column::name(8),
                Column::right("customers"),
                Column::beside(),
                Column::right("cost"),
            ]);
            table.row([
                "A pain".into(),
                "14".into(),
                "8 to 21".into(),
                "$40k".into(),
            ]);
            table.row([
                "Another".into(),
                "7".into(),
                Pieces::default(),
                "$5k".into(),
            ]);
            table.write(&mut page);
            page.finish()
        };
        assert_eq!(
            lines(40),
            "           customers           cost\n  A pain          14  8 to 21  $40k\n  Another          7            $5k\n"
        );
        assert_eq!(
            lines(30),
            "           customers  cost\n  A pain          14  $40k\n             8 to 21\n  Another          7   $5k\n"
        );
    }

    #[test]
    fn columns_give_way_and_go() {
        assert_eq!(
            lines(60),
            "  name                                 n  note\n  A rather long name of a touchpoint   1  seldom\n  短い名前                            12\n"
        );
        assert_eq!(
            lines(34),
            "  name                   n  note\n  A rather long name…    1  seldom\n  短い名前              12\n"
        );
        assert_eq!(
            lines(24),
            "  name                 n\n  A rather long nam…   1\n  短い名前            12\n"
        );
    }
}
