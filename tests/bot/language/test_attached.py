"""What is said about files, of a post that is there and at the end of a sentence."""

from time import process_time

import pytest

from bot.language.attached import AboutFiles, Tail, about_files, tail_of

SAID = {
    "attach to 142": AboutFiles("attach", 142),
    "attach this file to #142": AboutFiles("attach", 142),
    "please add the pictures to post 142.": AboutFiles("attach", 142),
    "attach ~/press.png and /tmp/b.png to #142": AboutFiles("attach", 142),
    "hänge das Bild an #142 an": AboutFiles("attach", 142),
    "bitte füge die Datei zu #142 hinzu": AboutFiles("attach", 142),
    "joins ces fichiers à #142": AboutFiles("attach", 142),
    "adjunta el archivo a #142": AboutFiles("attach", 142),
    "anexe o arquivo ao #142": AboutFiles("attach", 142),
    "#142に添付して": AboutFiles("attach", 142),
    'alt 142 1 "A red press"': AboutFiles("alt", 142, 1, "A red press"),
    'alt text of file 2 of #142: "A plan"': AboutFiles("alt", 142, 2, "A plan"),
    'alt #142 "Say \\"hi\\""': AboutFiles("alt", 142, None, 'Say "hi"'),
    "set the alt text for #142 file 3 “x”": AboutFiles("alt", 142, 3, "x"),
    "alt #142 2": AboutFiles("alt", 142, 2),
    'alt #142 1 ""': AboutFiles("alt", 142, 1, ""),
    "Alternativtext für #142 1 „Eine rote Presse“": AboutFiles("alt", 142, 1, "Eine rote Presse"),
    "Alternativtext für #142 1 »Eine rote Presse«": AboutFiles("alt", 142, 1, "Eine rote Presse"),
    "alt #142 1 A red press": AboutFiles("alt", 142, 1, "A red press"),
    "alt text of #142: A red press.": AboutFiles("alt", 142, None, "A red press."),
    "texte alternatif de #142 1 « Une presse »": AboutFiles("alt", 142, 1, "Une presse"),
    "remove file 2 from #142": AboutFiles("detach", 142, 2),
    "remove the picture from 142": AboutFiles("detach", 142),
    "detach 2 from #142": AboutFiles("detach", 142, 2),
    "entferne das Bild 2 von #142": AboutFiles("detach", 142, 2),
    "retire le fichier 2 de #142": AboutFiles("detach", 142, 2),
    "quita el archivo 2 de #142": AboutFiles("detach", 142, 2),
    "remova o anexo 2 do #142": AboutFiles("detach", 142, 2),
}
OTHER = [
    "attach ACME",
    "remove bo",
    "remove 2 from #142",
    "add a rule",
    "attach",
    'draft "attach to 142"',
    "altona 142",
    "delete #142",
]


@pytest.mark.parametrize("said", SAID)
def test_what_is_to_be_done_with_files_is_understood(said):
    assert about_files(said) == SAID[said]


@pytest.mark.parametrize("said", OTHER)
def test_other_sentences_are_not_about_files(said):
    assert about_files(said) is None


ENDS = {
    '"Hi" to site alt "A"': Tail('"Hi" to site', ("A",)),
    '"Hi" to site with alt text "A", "B"': Tail('"Hi" to site', ("A", "B")),
    '"Hi" alt "" and "B".': Tail('"Hi"', ("", "B")),
    '"Hi" without files 1, 3 alt "A"': Tail('"Hi"', ("A",), (1, 3)),
    '"Hi" to site alt 『A』': Tail('"Hi" to site', ("A",)),
    '"Hi" without file 2': Tail('"Hi"', (), (2,)),
    "„Hallo“ auf site alt „Eine Presse“": Tail("„Hallo“ auf site", ("Eine Presse",)),
    '"The alt "x""': Tail('"The alt "x""'),
    '"Hi alt \\"x\\""': Tail('"Hi alt \\"x\\""'),
    '"Hi" to site friday': Tail('"Hi" to site friday'),
    '"go without files 1"': Tail('"go without files 1"'),
}


@pytest.mark.parametrize("said", ENDS)
def test_the_end_of_a_sentence_describes_its_files(said):
    assert tail_of(said) == ENDS[said]


LONG = [
    "attach " + "my file " * 12_000,
    "attach " + "./" * 50_000,
    "attach" + " " * 100_000 + "x",
    '"x"' + " " * 100_000 + "y",
    'alt "x"' + " " * 100_000 + "y",
    "alt #1" + " " * 100_000 + "y",
    '"x" ' + 'alt "y" ' * 10_000 + "z",
    '"x" without files ' + "1, " * 30_000 + "z",
    "remove file" + " " * 100_000 + "1",
    '"' * 100_000,
]


@pytest.mark.parametrize("line", LONG, ids=range(len(LONG)))
def test_a_long_line_of_almost_such_words_is_read_at_once(line):
    began = process_time()
    about_files(line)
    tail_of(line)

    assert process_time() - began < 1  # second; what grows with the square takes minutes
