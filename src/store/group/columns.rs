//! Rows as columns: each column of many rows is one parameter, so that one prepared statement writes any number of them.

use sea_orm::{
    ActiveModelTrait, ColumnTrait, DbBackend, DbErr, EntityTrait, ExprTrait, Iterable, Statement, Value,
    sea_query::{
        ArrayType, ColumnType, CommonTableExpression, Expr, Func, IntoIden, PostgresQueryBuilder, Query,
        SubQueryStatement, WithClause,
    },
};

/// The rows as they are given to a statement.
pub(super) const GIVEN: &str = "given";
/// The column that says, by row, which of its values are null: an array of SeaORM has no place for one.
const NULLS: &str = "nulls";

/// The columns of the rows that a statement is given, before it knows the rows.
#[derive(Default)]
pub(super) struct GivenColumns {
    names: Vec<String>,
    arrays: Vec<Expr>,
    nullable: u32,
}

impl GivenColumns {
    /// Adds all columns of a table, each with the expression that stands for its value in the statement.
    pub(super) fn add<T: EntityTrait>(&mut self) -> Result<Vec<(T::Column, Expr)>, DbErr> {
        T::Column::iter().map(|column| Ok((column, self.add_column(column)?))).collect()
    }

    fn add_column(&mut self, column: impl ColumnTrait) -> Result<Expr, DbErr> {
        let (name, definition) = (column.as_str(), column.def());
        let (array_type, sql_type) = array_of(definition.get_column_type())
            .ok_or_else(|| DbErr::Type(format!("no array is known for the type of the column {name}")))?;
        let name = format!("{name}_{}", self.names.len());
        let value = Expr::col((GIVEN, name.clone()));
        self.names.push(name);
        self.arrays.push(Expr::val(Value::Array(array_type, None)).cast_as(sql_type));
        if !definition.is_null() {
            return Ok(value);
        }
        let is_given = Expr::col((GIVEN, NULLS)).bit_and(bit(self.nullable)).eq(0_i64);
        self.nullable += 1;
        Ok(Expr::case(is_given, value).into())
    }

    /// The statement, whose other parts read the rows as the table [`GIVEN`].
    pub(super) fn into_statement(
        mut self,
        parts: impl IntoIterator<Item = CommonTableExpression>,
        last: impl Into<SubQueryStatement>,
    ) -> GroupStatement {
        self.names.push(NULLS.to_owned());
        self.arrays.push(Expr::val(Value::Array(ArrayType::BigInt, None)).cast_as("int8[]"));
        let arrays = self.arrays.len();
        let mut with = WithClause::new();
        with.cte(table_of_arrays(GIVEN, self.names, self.arrays));
        for part in parts {
            with.cte(part);
        }
        let (sql, values) = with.query(last).build(PostgresQueryBuilder);
        GroupStatement { sql, constants: values.0.into_iter().skip(arrays).collect() }
    }
}

/// A statement over rows that it is given.
pub(super) struct GroupStatement {
    sql: String,
    /// Its parameters after the rows.
    constants: Vec<Value>,
}

impl GroupStatement {
    /// The statement over these rows.
    pub(super) fn over(&self, rows: GivenRows) -> Statement {
        let nulls = rows.nulls.into_iter().map(Value::from).collect();
        let nulls = Value::Array(ArrayType::BigInt, Some(Box::new(nulls)));
        let values = rows.arrays.into_iter().chain([nulls]).chain(self.constants.iter().cloned());
        Statement::from_sql_and_values(DbBackend::Postgres, self.sql.clone(), values)
    }
}

/// Rows, column by column, in the order in which [`GivenColumns`] has them.
#[derive(Default)]
pub(super) struct GivenRows {
    arrays: Vec<Value>,
    nulls: Vec<i64>,
    nullable: u32,
}

impl GivenRows {
    /// Adds all columns of rows of a table.
    pub(super) fn add<T: EntityTrait>(&mut self, mut rows: Vec<T::ActiveModel>) {
        self.nulls.resize(rows.len(), 0);
        for column in T::Column::iter() {
            let mut values: Vec<Value> = rows.iter_mut().filter_map(|row| row.take(column).into_value()).collect();
            if column.def().is_null() {
                for (value, nulls) in values.iter_mut().zip(&mut self.nulls) {
                    if *value == value.as_null() {
                        *nulls |= bit(self.nullable);
                        *value = value.dummy_value();
                    }
                }
                self.nullable += 1;
            }
            let array_type = values.first().map_or(ArrayType::String, Value::array_type);
            self.arrays.push(Value::Array(array_type, Some(Box::new(values))));
        }
    }
}

/// A table, for a statement to read, of columns that are given as arrays.
pub(in crate::store) fn table_of_arrays(
    name: &'static str,
    columns: impl IntoIterator<Item = impl IntoIden>,
    arrays: impl IntoIterator<Item = Expr>,
) -> CommonTableExpression {
    let unnest = Func::cust("unnest").args(arrays);
    let mut rows = Query::select();
    rows.expr(Expr::cust("*")).from_function(unnest, name);
    let mut table = CommonTableExpression::new();
    table.table_name(name).columns(columns).query(rows);
    table
}

fn bit(number: u32) -> i64 {
    1_i64.wrapping_shl(number)
}

/// The array that holds the values of a column, for SeaORM and in SQL; `None` of a type that no table here has.
fn array_of(column: &ColumnType) -> Option<(ArrayType, &'static str)> {
    Some(match column {
        ColumnType::Uuid => (ArrayType::Uuid, "uuid[]"),
        ColumnType::Integer => (ArrayType::Int, "int4[]"),
        ColumnType::BigInteger => (ArrayType::BigInt, "int8[]"),
        ColumnType::String(_) | ColumnType::Text => (ArrayType::String, "text[]"),
        ColumnType::Boolean => (ArrayType::Bool, "bool[]"),
        ColumnType::TimestampWithTimeZone => (ArrayType::ChronoDateTimeUtc, "timestamptz[]"),
        ColumnType::JsonBinary => (ArrayType::Json, "jsonb[]"),
        ColumnType::VarBinary(_) | ColumnType::Blob => (ArrayType::Bytes, "bytea[]"),
        _ => return None,
    })
}
