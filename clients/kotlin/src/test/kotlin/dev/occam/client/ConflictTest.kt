package dev.occam.client

import com.google.protobuf.Value
import com.google.protobuf.timestamp
import dev.occam.v1.EntityType
import dev.occam.v1.FieldDiffKind
import dev.occam.v1.Subscription
import dev.occam.v1.Truncation
import dev.occam.v1.fieldDiff
import dev.occam.v1.truncation
import dev.occam.v1.versionConflict
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

internal class ConflictTest {
    private fun text(text: String): Value = Value.newBuilder().setStringValue(text).build()

    private val notes = fieldDiff {
        path = "notes"
        base = text("call on Monday")
        yours = text("call on Friday")
        current = text("do not\ncall")
        kind = FieldDiffKind.FIELD_DIFF_KIND_BOTH_DIFFER
        changedInVersion = 5
        changedBy = "ben\u001b[2J"
        changeTime = timestamp { seconds = 1_764_000_000 }
    }

    private val conflict = Conflict<Subscription>(
        kind = SubscriptionKind,
        entityId = ID,
        expectedVersion = 3,
        currentVersion = 5,
        base = null,
        yours = SubscriptionChange.Pause,
        requestId = "",
        current = null,
        rows = listOf(
            notes,
            fieldDiff {
                path = "metadata.team"
                base = text("blue")
                kind = FieldDiffKind.FIELD_DIFF_KIND_THEIRS_ONLY
            },
        ),
        mergeable = false,
        truncation = Truncation.getDefaultInstance(),
        attempts = 3,
        retryable = true,
        validateOnly = false,
    )

    @Test
    fun `a conflict reads well in a terminal`() {
        val expected = """
            |subscription $ID was changed meanwhile: it is at version 5, the change was made from version 3 (3 attempts)
            |  notes: changed by both (version 5, by ben\u001b[2J, 2025-11-24T16:00:00Z)
            |    base    "call on Monday"
            |    yours   "call on Friday"
            |    current "do not\ncall"
            |  metadata.team: changed meanwhile
            |    base    "blue"
            |    current (unset)
        """.trimMargin()
        assertEquals(expected, conflict.toString())
    }

    @Test
    fun `what was left out is said, not shown as unset`() {
        val cut = truncation {
            longValues = true
            values = true
            entity = true
        }
        val rows = conflict.copy(rows = listOf(notes), truncation = cut).toString().lines().drop(1)
        val expected = listOf(
            "  notes: changed by both (version 5, by ben\\u001b[2J, 2025-11-24T16:00:00Z)",
            "  Left out for size: long values, the values, the entity.",
        )
        assertEquals(expected, rows)
    }

    @Test
    fun `long values are cut`() {
        val long = fieldDiff { path = "notes"; base = text("é".repeat(500)) }
        val base = conflict.copy(rows = listOf(long)).toString().lines().single { it.trimStart().startsWith("base") }
        assertEquals("    base    \"${"é".repeat(99)}…", base)
    }

    @Test
    fun `a related conflict names the plan`() {
        val detail = versionConflict {
            entityType = EntityType.ENTITY_TYPE_PLAN
            entityId = ID
            expectedVersion = 1
            currentVersion = 2
        }
        val expected = "plan $ID, which the request depends on, is at version 2, not at version 1"
        assertEquals(expected, RelatedConflict(detail).toString())
    }
}
