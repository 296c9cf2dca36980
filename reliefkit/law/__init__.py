"""The four protections, each with its elements in the order the law asks them."""

from reliefkit.law import asylum, torture, withholding
from reliefkit.law.standards import LAW_AS_OF
from reliefkit.logic import All, Element, Graph, Unless


class Protection:
    """One of the four protections.

    Attributes: `name` (the public one), `title`, `cite`, `mandatory` (whether no discretion is
    left), `elements` (numbered), `named` (every element by its name, parts of elements included),
    `formula` (what decides the result: all elements, but discretion only where it is exercised
    against the applicant).
    """

    def __init__(self, name: str, title: str, cite: str, elements: tuple[Element, ...]) -> None:
        self.name = name
        self.title = title
        self.cite = cite
        self.mandatory = asylum.DISCRETION not in elements
        self.elements = elements
        self.formula = All(*(Unless(e) if e is asylum.DISCRETION else e for e in elements))
        self.named = {n.name: n for n in self.formula.walk() if isinstance(n, Element)}

    def __repr__(self) -> str:
        return f"<protection {self.name}>"


_FOUR = (
    Protection("asylum", "Asylum", "INA § 208", asylum.ELEMENTS),
    Protection("withholding", "Statutory withholding", "INA § 241(b)(3)", withholding.ELEMENTS),
    Protection("cat_withholding", "CAT withholding", "8 C.F.R. § 1208.16(c)", torture.WITHHOLDING),
    Protection("cat_deferral", "CAT deferral", "8 C.F.R. § 1208.17", torture.DEFERRAL),
)
LAW: dict[str, Protection] = {protection.name: protection for protection in _FOUR}
PROTECTIONS = tuple(LAW)
GRAPH = Graph([p.formula for p in LAW.values()])


__all__ = ["GRAPH", "LAW", "LAW_AS_OF", "PROTECTIONS", "Protection"]
