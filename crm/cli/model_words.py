"""What `crm model explain` and `crm model actions` say, in English and in Romanian."""

from __future__ import annotations

from decimal import Decimal

from crm.segments.wording.phrases import Language, counted, number_text

FACTOR_WORDS: dict[str, tuple[str, str]] = {
    "rate_if_alive": ("orders a day while a customer", "comenzi pe zi cât timp rămâne client"),
    "alive_probability": ("chance of still being a customer", "șansa de a mai fi client"),
    "effective_horizon_days": ("days that count", "zile care contează"),
    "learner_factor": (
        "correction learned from past forecasts",
        "corecție învățată din prognozele trecute",
    ),
    "season_factor": ("level of the season a year ago", "nivelul sezonului de acum un an"),
    "order_value": ("{currency} an order", "{currency} pe comandă"),
    "value_factor": (
        "correction of the order value, learned",
        "corecție învățată a valorii comenzii",
    ),
    "discount_factor": ("discount of later revenue", "actualizarea veniturilor viitoare"),
}

SENTENCES: dict[str, tuple[str, str]] = {
    "as_of": ("{customer}, as of {day}", "{customer}, la data de {day}"),
    "value": (
        "Predicted value, next {days}: {value}",
        "Valoare prezisă, următoarele {days}: {value}",
    ),
    "between": (
        "8 of 10 customers like this one bring between {low} and {high}",
        "8 din 10 clienți ca acesta aduc între {low} și {high}",
    ),
    "population": (
        "bought on one day only: this is what such customers bring, not what is known of this one",
        "a cumpărat într-o singură zi: atât aduc asemenea clienți, nu ce se știe despre acesta",
    ),
    "risk": (
        "Chance of no order in the next {days}: {share}",
        "Șansa de a nu comanda în următoarele {days}: {share}",
    ),
    "rank": ("rank {rank} of 100", "locul {rank} din 100"),
    "rank_only": (
        "only the order of people may be trusted, so no figure is shown",
        "doar ordinea oamenilor este de încredere, de aceea nu se arată nicio cifră",
    ),
    "at_risk": ("Value at risk: {value}", "Valoare în risc: {value}"),
    "next_order": ("Next order expected on {day}", "Următoarea comandă așteptată la {day}"),
    "raises": ("What raises it", "Ce o crește"),
    "lowers": ("What lowers it", "Ce o scade"),
    "typical": (
        "nothing sets this customer apart from the typical one",
        "nimic nu deosebește acest client de cel obișnuit",
    ),
    "not_predicted": ("not predicted: {reason}", "fără predicție: {reason}"),
    "no_order": (
        "no order yet; predictions are made for people who bought",
        "nicio comandă încă; predicțiile se fac pentru cei care au cumpărat",
    ),
    "high": ("high", "mare"),
    "medium": ("medium", "mediu"),
    "low": ("low", "mic"),
    "by_risk": (
        "Ranked by value at risk: chance of no order × predicted value.",
        "Ordonat după valoarea în risc: șansa de a nu comanda × valoarea prezisă.",
    ),
    "by_gain": (
        "First {people} of whom an experiment measured that contacting brings revenue, by the gain "
        "expected; then the others, by value at risk.",
        "Întâi {people} la care un experiment a măsurat că aduce venit contactarea, după câștigul "
        "așteptat; apoi restul, după valoarea în risc.",
    ),
    "unmeasured": (
        "No experiment has measured yet what contacting brings, so no effect is assumed; an export "
        "with a control group measures it.",
        "Niciun experiment nu a măsurat încă ce aduce contactarea, deci nu se presupune niciun "
        "efect; un export cu grup de control îl măsoară.",
    ),
    "undecided": (
        "Experiments were undecided about {people}: they stand by value at risk.",
        "Experimentele nu au fost concludente pentru {people}: stau după valoarea în risc.",
    ),
    "harmed": (
        "Contacting was measured to cost revenue for {people}: they stand last.",
        "S-a măsurat că pentru {people} contactarea costă venit: sunt la sfârșit.",
    ),
    "line": ("cut-off: {people}", "limită: {people}"),
    "above": (
        "Above the line: {people} with {value} of {total} at risk ({share}).",
        "Deasupra limitei: {people} cu {value} din {total} în risc ({share}).",
    ),
    "gain": ("Measured gain expected of them: {gain}.", "Câștig așteptat, măsurat: {gain}."),
    "unlisted": (
        "Not listed: {people} with value at risk whom no channel may reach, or whom a running "
        "experiment keeps out.",
        "În afara listei: {people} cu valoare în risc, pe care niciun canal nu are voie să le "
        "contacteze sau pe care un experiment în curs le ține deoparte.",
    ),
    "fewer": (
        "Nobody stands below the line: the list has {people}.",
        "Nimeni nu este sub limită: lista are {people}.",
    ),
    "rank_column": ("rank", "loc"),
    "customer_column": ("customer", "client"),
    "at_risk_column": ("at risk", "în risc"),
    "chance_column": ("no order", "fără comandă"),
    "value_column": ("value", "valoare"),
    "gain_column": ("gain", "câștig"),
    "reason_column": ("why", "de ce"),
}


class Words:
    """Says the sentences of one language, with numbers as its readers write them."""

    def __init__(self, language: Language, currency: str | None) -> None:
        self.language = language
        self._currency = currency

    def say(self, name: str, **values: str) -> str:
        """Return a sentence with its placeholders filled."""
        return self._pick(SENTENCES[name]).format(**values)

    def factor(self, name: str) -> str:
        """Return what a factor of the value is."""
        return self._pick(FACTOR_WORDS[name]).format(currency=self._currency or "").strip()

    def money(self, amount: Decimal | None) -> str | None:
        """Write an amount in whole units; small ones with two decimals."""
        if amount is None:
            return None
        decimals = 2 if 0 < abs(amount) < 20 else 0
        text = number_text(Decimal(amount), self.language, decimals)
        return f"{text} {self._currency}" if self._currency else text

    def share(self, value: float) -> str:
        """Write a share as a percentage; never 0 % or 100 % unless it is."""
        percent = round(100 * value)
        if (percent in (0, 100)) and 0 < value < 1:
            return "< 1 %" if percent == 0 else "> 99 %"
        return f"{percent} %"

    def number(self, value: float) -> str:
        """Write a factor with four digits that count."""
        text = f"{value:.4g}" if abs(value) < 1e4 else f"{value:.0f}"
        return number_text(Decimal(text), self.language)

    def days(self, count: int) -> str:
        """Write a count of days."""
        return counted(count, "D", self.language)

    def people(self, count: int) -> str:
        """Write a count of people."""
        return counted(count, "people", self.language)

    def _pick(self, texts: tuple[str, str]) -> str:
        return texts[0 if self.language == "en" else 1]
