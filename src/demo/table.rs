//! Tables of plain ASCII, their cells wrapped to fit a terminal of 100 columns.

use std::io::{self, Write};

/// A column's heading and the width that its cells are wrapped to.
pub(super) type Column = (&'static str, usize);

/// Where a table has horizontal rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rules {
    /// Around each row.
    All,
    /// Around the heading and the table.
    Outer,
}

/// Prints a table. A line break in a cell begins a new line in it.
pub(super) fn print<const N: usize>(
    out: &mut impl Write,
    columns: [Column; N],
    rows: &[[String; N]],
    rules: Rules,
) -> io::Result<()> {
    let rule = columns.map(|(_, width)| "-".repeat(width + 2)).join("+");
    let heading = columns.map(|(heading, _)| heading.to_owned());
    writeln!(out, "  +{rule}+")?;
    for (index, row) in std::iter::once(&heading).chain(rows).enumerate() {
        let cells: Vec<Vec<String>> = row.iter().zip(columns).map(|(cell, (_, width))| wrap(cell, width)).collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or_default();
        for line in 0..height {
            let texts = cells.iter().zip(columns).map(|(cell, (_, width))| {
                let text = cell.get(line).map_or("", String::as_str);
                format!(" {text:<width$} ")
            });
            writeln!(out, "  |{}|", texts.collect::<Vec<_>>().join("|"))?;
        }
        if rules == Rules::All || index == 0 || index == rows.len() {
            writeln!(out, "  +{rule}+")?;
        }
    }
    Ok(())
}

/// Breaks a text between words, and within those that are too long.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in paragraph.split(' ') {
            let mut rest: Vec<char> = word.chars().collect();
            let gap = usize::from(!line.is_empty());
            if gap + line.chars().count() + rest.len() > width && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            } else if gap == 1 {
                line.push(' ');
            }
            while rest.len() > width {
                lines.push(rest.drain(..width).collect());
            }
            line.extend(rest);
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_break_between_words_and_long_words_anywhere() {
        assert_eq!(wrap("Called back, wants a letter.", 12), ["Called back,", "wants a", "letter."]);
        assert_eq!(wrap("0199c0de-0000-7000", 9), ["0199c0de-", "0000-7000"]);
        assert_eq!(wrap("one\ntwo", 10), ["one", "two"]);
        assert!(wrap("", 10).is_empty());
    }

    #[test]
    fn every_line_of_a_table_is_as_wide_as_its_columns() {
        let mut out = Vec::new();
        let rows = [["a".to_owned(), "several words here".to_owned()]];
        print(&mut out, [("one", 3), ("two", 8)], &rows, Rules::All).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(
            text,
            concat!(
                "  +-----+----------+\n",
                "  | one | two      |\n",
                "  +-----+----------+\n",
                "  | a   | several  |\n",
                "  |     | words    |\n",
                "  |     | here     |\n",
                "  +-----+----------+\n",
            )
        );
    }
}
