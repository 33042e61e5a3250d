"""Text -> a spaCy ``Doc`` with Vietnamese words, for text mining; no run needs it.

Words are cut as those of the table ``tokens`` are, block by block or section by section: over a
line's end underthesea may join two. The text of a ``Doc`` equals the input, so that its offsets are
the input's.
"""

from __future__ import annotations

from functools import cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.segment.words import cut
from pipeline.spans import Span


class Tokenizer:
    """Cut text into Vietnamese words as a spaCy ``Doc`` whose text equals the input."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        words: list[str] = []
        spaces: list[bool] = []
        at = 0
        for span in [*cut(text), Span(len(text), len(text))]:
            gap = text[at : span.start]
            if words and gap.startswith(" "):
                spaces[-1] = True
                gap = gap[1:]
            # spaCy knows single spaces only; other white space is a word of its own.
            for part in filter(None, (gap, span.of(text))):
                words.append(part)
                spaces.append(False)
            at = span.end
        return Doc(self.vocab, words=words, spaces=spaces)


@cache
def language() -> Language:
    """Return a blank Vietnamese spaCy pipeline whose words are underthesea's."""
    # spaCy's own Vietnamese tokenizer needs pyvi; it is told to do without and then replaced.
    nlp = spacy.blank("vi", config={"nlp": {"tokenizer": {"use_pyvi": False}}})
    nlp.tokenizer = Tokenizer(nlp.vocab)
    return nlp
