"""Which ids are one thing, as editors decided: whether that can be, and what a merged register entry brings along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from cbrngraph.readings.model import Corpus, Merge, Subject
from cbrngraph.readings.reader import Reader
from cbrngraph.readings.yamltree import Node, Table, Text
from cbrngraph.terms import local_name
from cbrngraph.vocabulary import Vocabulary

__all__ = ["MergeReader", "merged"]

_TYPE, _LABEL, _ALTERNATIVE = "type", "label", "altLabel"


class MergeReader(Reader):
    """Finds what is wrong with merges; keeps those that can be followed."""

    def __init__(self, shared: Reader, vocabulary: Vocabulary) -> None:
        super().__init__(shared)
        self.vocabulary = vocabulary

    def read(self, merges: Iterable[Merge]) -> dict[str, Merge]:
        """Return the merges by the id that goes."""
        found: dict[str, Merge] = {}
        for merge in merges:
            if not self._known(merge):
                continue
            if merge.gone in found:
                what = f"{merge.gone} is merged twice, into {found[merge.gone].kept} and {merge.kept}; keep one of them"
                self.problem(merge.place, what, found[merge.gone].place)
            else:
                found[merge.gone] = merge
        return self._followed(found)

    def _known(self, merge: Merge) -> bool:
        for slug in (merge.gone, merge.kept):
            if slug not in self.subjects:
                hint = self.hints(slug, self.subjects)
                self.problem(merge.place, f"there is no subject {slug} in data/register/ to merge{hint}")
                return False
        if merge.gone == merge.kept:
            self.problem(merge.place, f"{merge.gone} is merged into itself; name the other id of the thing")
            return False
        if merge.gone in self.sources or merge.kept in self.sources:
            what = "sources are not merged; say of a copy what it repeats:, or name the one source in the readings"
            self.problem(merge.place, f"{merge.gone}: {what}")
            return False
        return self._of_one_class(merge)

    def _of_one_class(self, merge: Merge) -> bool:
        """What is kept must be all that the other is: else a claim about a city would speak of an institution."""
        gone, kept = self.subjects[merge.gone], self.subjects[merge.kept]
        if gone.cls in self.vocabulary.superclasses.get(kept.cls, {kept.cls}):
            return True
        if kept.cls in self.vocabulary.superclasses.get(gone.cls, {gone.cls}):
            mend = f"merge the other way round: {{{kept.id}: {gone.id}}}"
        else:
            mend = "only what is of one class can be one thing; correct the type of one in the register"
        what = f"{gone.id} is of the class {local_name(gone.cls)} and {kept.id} of {local_name(kept.cls)}; {mend}"
        self.problem(merge.place, what, gone.place, kept.place)
        return False

    def _followed(self, merges: Mapping[str, Merge]) -> dict[str, Merge]:
        """Take out the merges that lead back to where they start, and those that lead there; tell each circle once."""
        ends = {slug: _path(slug, merges) for slug in merges}
        for slug, path in ends.items():
            if path[-1].kept == slug and slug == min(merge.gone for merge in path):
                circle = " → ".join([slug, *(merge.kept for merge in path)])
                what = f"these merges go in a circle, so that nothing is kept: {circle}; take one of them out"
                self.problem(path[0].place, what, *(merge.place for merge in path[1:]))
        return {slug: merge for slug, merge in merges.items() if ends[slug][-1].kept not in merges}


def _path(slug: str, merges: Mapping[str, Merge]) -> list[Merge]:
    """The merges that lead on from an id, as far as the one that goes where the path has been."""
    path = [merges[slug]]
    been = {slug}
    while path[-1].kept in merges and path[-1].kept not in been:
        been.add(path[-1].kept)
        path.append(merges[path[-1].kept])
    return path


def merged(corpus: Corpus, vocabulary: Vocabulary) -> Corpus:
    """Return a corpus in which merged entries of the register bring only what the thing they are of still lacks.

    Publishers are told apart by their ids, so that two ids of one publisher would count as two witnesses.
    """
    if not corpus.merges:
        return corpus
    subjects = {slug: _left(subject, corpus, vocabulary) for slug, subject in corpus.subjects.items()}
    sources = {
        slug: replace(source, publishers=frozenset(map(corpus.one, source.publishers)))
        for slug, source in corpus.sources.items()
    }
    return replace(corpus, subjects=subjects, sources=sources)


def _left(subject: Subject, corpus: Corpus, vocabulary: Vocabulary) -> Subject:
    nearer = [corpus.subjects[merge.kept].entries for merge in corpus.path(subject.id)]
    if not nearer:
        return subject
    entries = tuple(_brought(subject.entries, nearer, vocabulary))
    return replace(subject, entries=replace(subject.entries, entries=entries))


def _brought(own: Table, nearer: list[Table], vocabulary: Vocabulary) -> Iterator[tuple[Text, Node]]:
    """A label becomes another name; what can only be one gives way to the entry that is kept."""
    for key, node in own.entries:
        prop = vocabulary.properties.get(key.value)
        if key.value == _LABEL:
            yield replace(key, value=_ALTERNATIVE), node
        elif key.value != _TYPE and not (prop and prop.functional and any(table.get(key.value) for table in nearer)):
            yield key, node
