r"""The simple part of TeX's math: ``x^2``, ``10^{-3}``, ``\alpha_i``, ``a \pm b``, ``\mathrm{m\,s^{-1}}``.

Owns: the reading of such a source into atoms. Raises NotSimple for what only a full math setter can do (fractions,
roots, big operators, accents, matrices) and ValueError, with the reason, for what nobody can read.
"""

from __future__ import annotations

from ..value import Value, value


class NotSimple(Exception):
    """A formula that needs more than letters and scripts."""


@value
class Atom(Value):
    """One symbol or a stretch of equal ones with its scripts. space: em to leave before it."""

    text: str
    kind: str = "ord"
    italic: bool = False
    bold: bool = False
    above: tuple[Atom, ...] = ()
    below: tuple[Atom, ...] = ()
    space: float = 0.0


_GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ϵ", "varepsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "vartheta": "ϑ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π",
    "varpi": "ϖ", "rho": "ρ", "varrho": "ϱ", "sigma": "σ", "varsigma": "ς", "tau": "τ", "upsilon": "υ", "phi": "ϕ",
    "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "omicron": "ο",
}  # fmt: skip
_UPPER = {
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Upsilon": "Υ",
    "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip
#: command or character -> (text, kind)
_SYMBOLS = {
    "times": ("×", "bin"), "cdot": ("·", "bin"), "pm": ("±", "bin"), "mp": ("∓", "bin"), "div": ("÷", "bin"),
    "ast": ("∗", "bin"), "circ": ("∘", "bin"), "bullet": ("•", "bin"), "cap": ("∩", "bin"), "cup": ("∪", "bin"),
    "leq": ("≤", "rel"), "le": ("≤", "rel"), "geq": ("≥", "rel"), "ge": ("≥", "rel"), "neq": ("≠", "rel"),
    "ne": ("≠", "rel"), "approx": ("≈", "rel"), "equiv": ("≡", "rel"), "sim": ("∼", "rel"), "propto": ("∝", "rel"),
    "ll": ("≪", "rel"), "gg": ("≫", "rel"), "in": ("∈", "rel"), "to": ("→", "rel"), "rightarrow": ("→", "rel"),
    "leftarrow": ("←", "rel"), "leftrightarrow": ("↔", "rel"), "Rightarrow": ("⇒", "rel"), "parallel": ("∥", "rel"),
    "perp": ("⊥", "rel"), "mid": ("|", "rel"), "infty": ("∞", "ord"), "partial": ("∂", "ord"), "nabla": ("∇", "ord"),
    "hbar": ("ℏ", "ord"), "ell": ("ℓ", "ord"), "degree": ("°", "ord"), "angle": ("∠", "ord"), "prime": ("′", "ord"),
    "dots": ("…", "ord"), "ldots": ("…", "ord"), "cdots": ("⋯", "ord"), "dagger": ("†", "ord"), "star": ("⋆", "bin"),
    "AA": ("Å", "ord"), "langle": ("⟨", "open"), "rangle": ("⟩", "close"), "lbrace": ("{", "open"),
    "rbrace": ("}", "close"), "uparrow": ("↑", "rel"), "downarrow": ("↓", "rel"), "checkmark": ("✓", "ord"),
    "forall": ("∀", "ord"), "exists": ("∃", "ord"), "emptyset": ("∅", "ord"), "odot": ("⊙", "bin"),
    "oplus": ("⊕", "bin"), "otimes": ("⊗", "bin"), "percent": ("%", "ord"),
}  # fmt: skip
_CHARACTERS = {
    "+": ("+", "bin"), "-": ("\N{MINUS SIGN}", "bin"), "*": ("∗", "bin"), "\N{MINUS SIGN}": ("\N{MINUS SIGN}", "bin"),
    "±": ("±", "bin"), "×": ("×", "bin"), "·": ("·", "bin"), "=": ("=", "rel"), "<": ("<", "rel"), ">": (">", "rel"),
    ":": (":", "rel"), "≤": ("≤", "rel"), "≥": ("≥", "rel"), "≈": ("≈", "rel"), "≠": ("≠", "rel"), "→": ("→", "rel"),
    "(": ("(", "open"), "[": ("[", "open"), ")": (")", "close"), "]": ("]", "close"), ",": (",", "punct"),
    ";": (";", "punct"), "~": ("\xa0", "ord"),
}  # fmt: skip
_SPACES = {",": 0.167, ":": 0.222, ">": 0.222, ";": 0.278, "!": -0.167, " ": 0.25, "quad": 1.0, "qquad": 2.0}
_FUNCTIONS = frozenset(
    (
        "sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "arcsin", "arccos", "arctan", "log", "ln",
        "lg", "exp", "min", "max", "det", "dim", "deg", "gcd", "arg", "sup", "inf", "Re", "Im",
    )
)  # fmt: skip
#: command -> (italic or None for math's own, bold)
_STYLES = {
    "mathrm": (False, False), "rm": (False, False), "operatorname": (False, False), "mathit": (True, False),
    "mathbf": (False, True), "boldsymbol": (None, True), "mathnormal": (None, False), "mathsf": (False, False),
}  # fmt: skip
_TEXTS = {"text": False, "textrm": False, "textsf": False, "mbox": False, "textnormal": False, "textbf": True}
_LITERALS = frozenset("$%&#_{}")


def read_notation(source: str) -> list[Atom]:
    """The atoms of a simple formula, stretches of like symbols joined."""
    reader = _Reader(source)
    atoms = reader.group(None)
    return _joined(atoms)


class _Reader:
    def __init__(self, source: str) -> None:
        self.source, self.at = source, 0
        self.italic: bool | None = None
        self.bold = False

    def token(self) -> str:
        r"""The next of: a command with its backslash, or one character; "" at the end."""
        source, start = self.source, self.at
        if start >= len(source):
            return ""
        self.at += 1
        if source[start] == "\\":
            if self.at >= len(source):
                raise ValueError("it ends in a backslash")
            self.at += 1
            if source[start + 1].isalpha() and source[start + 1].isascii():
                while self.at < len(source) and source[self.at].isalpha() and source[self.at].isascii():
                    self.at += 1
        return source[start : self.at]

    def group(self, end: str | None) -> list[Atom]:
        """Atoms up to ``end``, which is consumed."""
        atoms: list[Atom] = []
        space = 0.0
        while True:
            token = self.token()
            if token == "":
                if end is not None:
                    raise ValueError("a brace { is not closed")
                return atoms
            if token == end:
                return atoms
            if token in ("^", "_"):
                self.script(atoms, token)
            elif token.startswith("\\") and token[1:] in _SPACES:
                space += _SPACES[token[1:]]
            elif not token.isspace():
                made = self.symbol(token)
                if made and space:
                    made[0] = made[0].replace(space=made[0].space + space)
                    space = 0.0
                atoms += made

    def script(self, atoms: list[Atom], mark: str) -> None:
        name = "above" if mark == "^" else "below"
        base = atoms.pop() if atoms else Atom("")
        if getattr(base, name):
            word = "superscripts" if mark == "^" else "subscripts"
            raise ValueError(f"two {word} follow each other; use braces")
        content = self.argument("a script")
        if len(content) == 1 and content[0].text in "∘°" and mark == "^":
            atoms += [base, Atom("°")]
            return
        atoms.append(base.replace(**{name: tuple(_joined(content))}))

    def argument(self, what: str) -> list[Atom]:
        """What follows: a group in braces, or one symbol."""
        token = self.token()
        while token.isspace():
            token = self.token()
        if token in ("", "}", "^", "_"):
            raise ValueError(f"{what} is missing after {self.source[: self.at - len(token)]!r}")
        return self.group("}") if token == "{" else self.symbol(token)

    def symbol(self, token: str) -> list[Atom]:
        if token == "{":
            return self.group("}")
        if token == "}":
            raise ValueError("a brace } closes nothing")
        if token.startswith("\\"):
            return self.command(token[1:])
        if token == "'":
            return [Atom("′", "ord", space=0.06)]
        if token in _CHARACTERS:
            text, kind = _CHARACTERS[token]
            return [Atom(text, kind, bold=self.bold)]
        if token == "&":
            raise NotSimple
        italic = (token.isalpha() and token < "\u2000") if self.italic is None else self.italic
        return [Atom(token, "ord", italic and not token.isdigit(), self.bold)]

    def command(self, name: str) -> list[Atom]:
        if name in _GREEK:
            return [Atom(_GREEK[name], "ord", self.italic is None or self.italic, self.bold)]
        if name in _UPPER:
            return [Atom(_UPPER[name], "ord", bool(self.italic), self.bold)]
        if name in _SYMBOLS:
            text, kind = _SYMBOLS[name]
            return [Atom(text, kind, bold=self.bold)]
        if name in _FUNCTIONS:
            return [Atom(name, "op")]
        if name in _LITERALS:
            return [Atom(name)]
        if name in _STYLES:
            return self.styled(*_STYLES[name])
        if name in _TEXTS:
            return self.words(_TEXTS[name])
        raise NotSimple

    def styled(self, italic: bool | None, bold: bool) -> list[Atom]:
        before = self.italic, self.bold
        self.italic, self.bold = italic, bold
        try:
            return self.argument("a group")
        finally:
            self.italic, self.bold = before

    def words(self, bold: bool) -> list[Atom]:
        r"""The literal argument of \text."""
        end = self.source.find("}", self.at)
        if self.source[self.at : self.at + 1] != "{" or end < 0:
            raise ValueError(r"\text needs words in braces")
        words = self.source[self.at + 1 : end]
        if "\\" in words or "$" in words or "{" in words:
            raise NotSimple
        self.at = end + 1
        return [Atom(words, "ord", False, bold)]


def _joined(atoms: list[Atom]) -> list[Atom]:
    """Neighbours of one style as one atom, so that they kern; a number keeps its sign and its commas."""
    made: list[Atom] = []
    previous = "open"
    for n, atom in enumerate(atoms):
        after = atoms[n + 1].text if n + 1 < len(atoms) else ""
        if atom.kind == "bin" and (previous in ("open", "bin", "rel", "punct", "op") or n == len(atoms) - 1):
            atom = atom.replace(kind="ord")  # a sign, not an operation
        previous = atom.kind
        if atom.text == "," and made and made[-1].text[-1:].isdigit() and after.isdigit() and not atoms[n + 1].space:
            atom = atom.replace(kind="ord")
        if made and not atom.space and atom.kind == made[-1].kind == "ord" and not (made[-1].above or made[-1].below):
            last = made[-1]
            if last.italic == atom.italic and last.bold == atom.bold and last.text:
                made[-1] = atom.replace(text=last.text + atom.text, space=last.space)
                continue
        made.append(atom)
    return made
