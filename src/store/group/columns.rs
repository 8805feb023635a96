//! Rows as columns: each column of many rows is one parameter, so that one prepared statement writes any number of them.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, ExprTrait, Iterable, RuntimeErr, Value,
    sea_query::{
        ArrayType, ColumnType, CommonTableExpression, Expr, Func, IntoIden, Nullable, PostgresQueryBuilder, Query,
        SubQueryStatement, ValueType, WithClause,
    },
    sqlx::{
        self, Arguments, Encode, Postgres, Type,
        postgres::{PgArguments, PgHasArrayType},
    },
};
use uuid::Uuid;

/// The rows as they are given to a statement.
pub(super) const GIVEN: &str = "given";

/// The columns of the rows that a statement is given, before it knows the rows.
#[derive(Default)]
pub(super) struct GivenColumns {
    names: Vec<String>,
    arrays: Vec<Expr>,
}

impl GivenColumns {
    /// Adds all columns of a table, each with the expression that stands for its value in the statement.
    pub(super) fn add<T: EntityTrait>(&mut self) -> Result<Vec<(T::Column, Expr)>, DbErr> {
        T::Column::iter().map(|column| Ok((column, self.add_column(column)?))).collect()
    }

    /// Adds another column that is like one of a table.
    pub(super) fn add_column(&mut self, column: impl ColumnTrait) -> Result<Expr, DbErr> {
        let (array_type, sql_type) = array_of(column)?;
        let name = format!("{}_{}", column.as_str(), self.names.len());
        let value = Expr::col((GIVEN, name.clone()));
        self.names.push(name);
        self.arrays.push(Expr::val(Value::Array(array_type, None)).cast_as(sql_type));
        Ok(value)
    }

    /// The text of the statement, whose other parts read the rows as the table [`GIVEN`]. Its parameters are these columns,
    /// so the other parts have their constants in the text.
    pub(super) fn into_sql(
        self,
        parts: impl IntoIterator<Item = CommonTableExpression>,
        last: impl Into<SubQueryStatement>,
    ) -> String {
        let mut with = WithClause::new();
        with.cte(table_of_arrays(GIVEN, self.names, self.arrays));
        for part in parts {
            with.cte(part);
        }
        with.query(last).build(PostgresQueryBuilder).0
    }
}

/// Rows, column by column, in the order in which [`GivenColumns`] has them.
#[derive(Default)]
pub(super) struct GivenRows(PgArguments);

impl GivenRows {
    /// Adds all columns of rows of a table.
    pub(super) fn add<T: EntityTrait>(&mut self, mut rows: Vec<T::ActiveModel>) -> Result<(), DbErr> {
        for column in T::Column::iter() {
            self.add_column(column, rows.iter_mut().filter_map(|row| row.take(column).into_value()))?;
        }
        Ok(())
    }

    /// Adds another column that is like one of a table.
    pub(super) fn add_column(
        &mut self,
        column: impl ColumnTrait,
        values: impl Iterator<Item = Value>,
    ) -> Result<(), DbErr> {
        match array_of(column)?.0 {
            ArrayType::Uuid => self.add_array::<Uuid>(values),
            ArrayType::Int => self.add_array::<i32>(values),
            ArrayType::BigInt => self.add_array::<i64>(values),
            ArrayType::Bool => self.add_array::<bool>(values),
            ArrayType::ChronoDateTimeUtc => self.add_array::<DateTime<Utc>>(values),
            ArrayType::Json => self.add_array::<serde_json::Value>(values),
            ArrayType::Bytes => self.add_array::<Vec<u8>>(values),
            ArrayType::String => self.add_array::<String>(values),
            other => Err(DbErr::Type(format!("no column here has the type {other:?}"))),
        }
    }

    fn add_array<T>(&mut self, values: impl Iterator<Item = Value>) -> Result<(), DbErr>
    where
        T: ValueType + Nullable + for<'q> Encode<'q, Postgres> + Type<Postgres> + PgHasArrayType + 'static,
    {
        let typed = values
            .map(|value| <Option<T> as ValueType>::try_from(value).map_err(|error| DbErr::Type(error.to_string())));
        let typed: Vec<Option<T>> = typed.collect::<Result<_, _>>()?;
        self.0.add(typed).map_err(|error| DbErr::Query(RuntimeErr::SqlxError(sqlx::Error::Encode(error).into())))
    }

    /// The parameters of the statement.
    pub(super) fn into_arguments(self) -> PgArguments {
        self.0
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

/// The array that holds the values of a column, for SeaORM and in SQL; an error of a type that no table here has.
fn array_of(column: impl ColumnTrait) -> Result<(ArrayType, &'static str), DbErr> {
    Ok(match column.def().get_column_type() {
        ColumnType::Uuid => (ArrayType::Uuid, "uuid[]"),
        ColumnType::Integer => (ArrayType::Int, "int4[]"),
        ColumnType::BigInteger => (ArrayType::BigInt, "int8[]"),
        ColumnType::String(_) | ColumnType::Text => (ArrayType::String, "text[]"),
        ColumnType::Boolean => (ArrayType::Bool, "bool[]"),
        ColumnType::TimestampWithTimeZone => (ArrayType::ChronoDateTimeUtc, "timestamptz[]"),
        ColumnType::JsonBinary => (ArrayType::Json, "jsonb[]"),
        ColumnType::VarBinary(_) | ColumnType::Blob => (ArrayType::Bytes, "bytea[]"),
        other => return Err(DbErr::Type(format!("no array is known for {}: {other:?}", column.as_str()))),
    })
}
