package dev.occam.client

import com.google.protobuf.Message
import dev.occam.v1.EntityType
import dev.occam.v1.FieldDiff
import dev.occam.v1.Plan
import dev.occam.v1.Truncation
import dev.occam.v1.VersionConflict

/**
 * A change that was refused because the entity had moved on: everything that a person needs to see what happened.
 *
 * [toString] gives the whole of it, on several lines.
 *
 * @property entityId The entity's UUID.
 * @property expectedVersion The version that the last attempt was made from.
 * @property currentVersion The version that the entity was at.
 * @property base The entity that the last attempt was made from; `null` if the client had not been given or read it.
 * @property yours What was sent; by `save`, with the whole entity as it was edited.
 * @property requestId The `request_id` it was sent under, by which history's record of the refusal is found.
 * @property current The entity at `currentVersion`; `null` if it did not fit into the refusal: get it then.
 * @property rows Field by field: the values on all sides, and who changed it last, in which version and when.
 * @property mergeable Whether the two changes touch no common group of fields, so that the server could make both.
 * @property truncation What the server left out.
 * @property attempts How many changes were sent before giving up.
 */
@ConsistentCopyVisibility
public data class Conflict<T : Message> internal constructor(
    internal val kind: Kind<T>,
    val entityId: String,
    val expectedVersion: Long,
    val currentVersion: Long,
    val base: T?,
    val yours: Change<T>,
    val requestId: String,
    val current: T?,
    val rows: List<FieldDiff>,
    val mergeable: Boolean,
    val truncation: Truncation,
    val attempts: Int,
    /** Whether the call that failed can succeed later as it is. */
    internal val retryable: Boolean,
    /** Whether what was refused was to be checked only, so that what resolves it is, too. */
    internal val validateOnly: Boolean,
) {
    /** The kind of the entity. */
    public val entityType: EntityType get() = kind.type

    /**
     * What a person chose, as a new change of [current], unsent; see [OccamClient.resolve]. `null` if it comes to what is there
     * already.
     */
    public fun resolve(choices: Map<String, Choice<T>>): Intent<T>? = resolveOn(
        current ?: throw ChoiceException(ChoiceException.Problem.CURRENT_MISSING, emptyList()),
        choices,
    )

    internal fun resolveOn(current: T, choices: Map<String, Choice<T>>): Intent<T>? =
        Resolution(this, current, choices).intent()

    override fun toString(): String = buildString {
        append("${kind.name} $entityId ")
        if (expectedVersion > currentVersion) {
            append("is at version $currentVersion: it has not reached version $expectedVersion, which the change names")
        } else {
            val s = if (attempts == 1) "" else "s"
            append("was changed meanwhile: it is at version $currentVersion, ")
            append("the change was made from version $expectedVersion ($attempts attempt$s)")
        }
        appendRows(rows, truncation)
        if (mergeable) append("\n  The two changes do not touch each other.")
    }

    internal companion object {
        /** The conflict of an intent, or `null` if the detail is not about the entity that the intent changes. */
        fun <T : Message> of(kind: Kind<T>, intent: Intent<T>, detail: VersionConflict): Conflict<T>? {
            val write = intent.write
            if (write !is Write.Modify || detail.entityType != kind.type) return null
            return Conflict(
                kind = kind,
                entityId = detail.entityId,
                expectedVersion = detail.expectedVersion,
                currentVersion = detail.currentVersion,
                base = null,
                yours = write.change,
                requestId = intent.requestId,
                current = kind.current(detail),
                rows = detail.diffsList,
                mergeable = detail.mergeable,
                truncation = detail.truncation,
                attempts = 1,
                // The same intent is stale for ever.
                retryable = false,
                validateOnly = intent.validateOnly,
            )
        }
    }
}

/**
 * A write that was refused because *another* entity than its own is not at the version that it names: the plan, of
 * `expected_plan_version`.
 *
 * [toString] gives the whole of it, on several lines.
 *
 * @property entityType The kind of the other entity.
 * @property entityId The UUID of the other entity.
 * @property expectedVersion The version that the request names.
 * @property currentVersion The version that the other entity is at.
 * @property plan The plan at `currentVersion`; `null` if it did not fit into the refusal: get it then.
 * @property rows What changed since `expectedVersion`.
 * @property truncation What the server left out.
 */
@ConsistentCopyVisibility
public data class RelatedConflict internal constructor(
    val entityType: EntityType,
    val entityId: String,
    val expectedVersion: Long,
    val currentVersion: Long,
    val plan: Plan?,
    val rows: List<FieldDiff>,
    val truncation: Truncation,
) {
    internal constructor(detail: VersionConflict) : this(
        entityType = detail.entityType,
        entityId = detail.entityId,
        expectedVersion = detail.expectedVersion,
        currentVersion = detail.currentVersion,
        plan = PlanKind.current(detail),
        rows = detail.diffsList,
        truncation = detail.truncation,
    )

    override fun toString(): String = buildString {
        append("${name(entityType)} $entityId, which the request depends on, ")
        append("is at version $currentVersion, not at version $expectedVersion")
        appendRows(rows, truncation)
    }
}
