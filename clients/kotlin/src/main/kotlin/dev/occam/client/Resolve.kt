package dev.occam.client

import com.google.protobuf.Message
import dev.occam.v1.FieldDiffKind

/** What a person wants of one field, of which there are several values. */
public sealed interface Choice<out T : Message> {
    /** The value that the refused change gives it; where that leaves it alone, the one that it was made from. */
    public data object Mine : Choice<Nothing>

    /** The value that it has now. */
    public data object Theirs : Choice<Nothing>

    /** Another one, edited by hand: what [entity], of which nothing else counts, has in the field. */
    public data class Edited<T : Message>(val entity: T) : Choice<T>
}

/**
 * What a person chose after a conflict, as a new change of [current]: under a new `request_id`, guarded by the version that the person
 * saw. `null` if it comes to what is there already. It knows nothing of sending it.
 *
 * Nothing is decided for the person: a field that both sides may have a say in needs a choice.
 */
internal class Resolution<T : Message>(
    private val conflict: Conflict<T>,
    private val current: T,
    private val choices: Map<String, Choice<T>>,
) {
    private val kind = conflict.kind

    fun intent(): Intent<T>? {
        val change = when (val yours = conflict.yours) {
            is Update -> update(yours)
            else -> verb()
        }
        return change?.let {
            Intent(Write.Modify(conflict.entityId, conflict.currentVersion, it), validateOnly = conflict.validateOnly)
        }
    }

    private fun verb(): Change<T>? {
        val theirs = conflict.rows.filter { it.kind == FieldDiffKind.FIELD_DIFF_KIND_THEIRS_ONLY }.map { it.path }
        if (choices.values.any { it is Choice.Edited }) throw ChoiceException(ChoiceException.Problem.VERB_IS_WHOLE, emptyList())
        val notOurs = choices.filter { (path, choice) -> choice == Choice.Mine && path in theirs }.keys
        if (notOurs.isNotEmpty()) throw ChoiceException(ChoiceException.Problem.NOTHING_OF_YOURS, notOurs.toList())
        // What the verb does not touch stays as it is in either case.
        val chosen = (choices - theirs.toSet()).values.toSet()
        return when {
            chosen.size > 1 -> throw ChoiceException(ChoiceException.Problem.VERB_IS_WHOLE, emptyList())
            Choice.Theirs in chosen -> null
            else -> conflict.yours
        }
    }

    private fun update(yours: Update<T>): Update<T>? {
        val mask = yours.paths.ifEmpty { kind.differences(kind.default, yours.entity).writable }
        val resolved = current.toBuilder()
        // By path, so that `metadata` comes before the pairs that are chosen about one by one.
        for ((path, choice) in decided(mask).toSortedMap()) {
            val from = when (choice) {
                Choice.Theirs -> current
                Choice.Mine -> (if (mask.any { covers(it, path) }) yours.entity else conflict.base)
                    ?: throw ChoiceException(ChoiceException.Problem.NOTHING_OF_YOURS, listOf(path))
                is Choice.Edited -> choice.entity
            }
            // A field that is nobody's to write may still be named, for what it is.
            if (!kind.copy(resolved, path, from) && choice != Choice.Theirs) {
                throw ChoiceException(ChoiceException.Problem.NOT_WRITABLE, listOf(path))
            }
        }
        // Made of `current` by writing fields, it differs in nothing else, but for what the server reckons of lines.
        val result = kind.built(resolved)
        return kind.updateOf(result, kind.differences(current, result).writable)
    }

    /** The choices, with those that go without saying; there has to be one of each field of ours. */
    private fun decided(mask: List<String>): Map<String, Choice<T>> {
        val undecided = ownPaths(mask).filterNot { path -> choices.keys.any { covers(it, path) } }
        if (conflict.mergeable && hasRows) return choices + undecided.associateWith { Choice.Mine }
        if (undecided.isNotEmpty()) throw ChoiceException(ChoiceException.Problem.UNDECIDED, undecided)
        return choices
    }

    /** Whether the server said who changed what. */
    private val hasRows = conflict.rows.isNotEmpty() && !conflict.truncation.diffs

    /** The fields that the refused update changes, and not to what they are now: by the rows, or, without any, by its mask. */
    private fun ownPaths(mask: List<String>): List<String> {
        if (!hasRows) return mask
        val others = setOf(FieldDiffKind.FIELD_DIFF_KIND_THEIRS_ONLY, FieldDiffKind.FIELD_DIFF_KIND_BOTH_SAME)
        // The rest follows from what it writes, as a total does from lines.
        return conflict.rows.filter { row -> row.kind !in others && mask.any { covers(it, row.path) } }.map { it.path }
    }
}
