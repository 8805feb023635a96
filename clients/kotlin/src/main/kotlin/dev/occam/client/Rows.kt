package dev.occam.client

import com.google.protobuf.Timestamp
import com.google.protobuf.Value
import dev.occam.v1.FieldDiff
import dev.occam.v1.FieldDiffKind
import dev.occam.v1.Truncation
import kotlin.time.Instant

/** Longer values are cut, since a conflict is to be taken in at a glance. */
private const val VALUE_CHARS_MAX = 100

/**
 * The fields of a conflict, and what is missing, on lines of their own, each beginning with a line break.
 *
 * Values come from other people, so control characters are escaped and length is bounded.
 */
internal fun StringBuilder.appendRows(rows: List<FieldDiff>, truncation: Truncation) {
    rows.forEach { appendRow(it, truncation) }
    val leftOut = listOf(
        truncation.longValues to "long values",
        truncation.values to "the values",
        truncation.entity to "the entity",
        truncation.diffs to "the fields",
    ).filter { it.first }.map { it.second }
    if (leftOut.isNotEmpty()) append("\n  Left out for size: ${leftOut.joinToString()}.")
    if (truncation.baseTooFar) append("\n  The change is too far behind to be compared.")
}

private fun StringBuilder.appendRow(row: FieldDiff, truncation: Truncation) {
    val (kind, yoursDiffers) = when (row.kind) {
        FieldDiffKind.FIELD_DIFF_KIND_YOURS_ONLY -> "changed by you only" to true
        FieldDiffKind.FIELD_DIFF_KIND_THEIRS_ONLY -> "changed meanwhile" to false
        FieldDiffKind.FIELD_DIFF_KIND_BOTH_SAME -> "changed meanwhile, as you would" to true
        FieldDiffKind.FIELD_DIFF_KIND_BOTH_DIFFER -> "changed by both" to true
        else -> "differs" to row.hasYours()
    }
    append("\n  ${escape(row.path)}: $kind")
    if (row.changedInVersion > 0) {
        append(" (version ${row.changedInVersion}, by ${escape(row.changedBy)}")
        if (row.hasChangeTime()) append(", ${text(row.changeTime)}")
        append(")")
    }
    if (truncation.values) return
    fun side(label: String, value: Value?) {
        val text = when {
            value != null -> shorten(json(value))
            truncation.longValues -> "(unset, or left out)"
            else -> "(unset)"
        }
        append("\n    ${label.padEnd(7)} $text")
    }
    side("base", if (row.hasBase()) row.base else null)
    if (yoursDiffers) side("yours", if (row.hasYours()) row.yours else null)
    side("current", if (row.hasCurrent()) row.current else null)
}

private fun text(time: Timestamp) = Instant.fromEpochSeconds(time.seconds, time.nanos).toString()

/** A value as JSON, near enough to be read. */
private fun json(value: Value): String = when (value.kindCase) {
    Value.KindCase.NUMBER_VALUE -> value.numberValue.toString().removeSuffix(".0")
    Value.KindCase.STRING_VALUE -> quote(value.stringValue)
    Value.KindCase.BOOL_VALUE -> value.boolValue.toString()
    Value.KindCase.LIST_VALUE -> value.listValue.valuesList.joinToString(prefix = "[", postfix = "]", transform = ::json)
    Value.KindCase.STRUCT_VALUE -> value.structValue.fieldsMap.entries
        .joinToString(prefix = "{", postfix = "}") { (key, value) -> "${quote(key)}: ${json(value)}" }
    Value.KindCase.NULL_VALUE, Value.KindCase.KIND_NOT_SET, null -> "null"
}

private fun quote(text: String) = "\"${escape(text)}\""

private fun escape(text: String) = buildString {
    for (char in text) {
        when {
            char == '\n' -> append("\\n")
            char == '\t' -> append("\\t")
            char == '"' || char == '\\' -> append('\\').append(char)
            // Invisible characters of format turn the order of what follows, among other things.
            char.isISOControl() || char.category == CharCategory.FORMAT -> append("\\u%04x".format(char.code))
            else -> append(char)
        }
    }
}

private fun shorten(text: String): String {
    if (text.codePointCount(0, text.length) <= VALUE_CHARS_MAX) return text
    return text.substring(0, text.offsetByCodePoints(0, VALUE_CHARS_MAX)) + "…"
}
