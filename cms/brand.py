"""What makes the house look and sound like one brand, as the brand team sets it."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from cms.widgets import ImageChooser
from community.design import theme

FONT_LABELS = {
    "grotesque": _("Grotesque: clear and confident"),
    "humanist": _("Humanist: friendly"),
    "serif": _("Serif: bookish"),
    "rounded": _("Rounded: playful"),
    "mono": _("Mono: technical"),
    "system": _("The reader’s own"),
}
FONTS = [(name, FONT_LABELS.get(name, name)) for name in theme.FONTS]
ROLES = ("accent", "ink", "paper")


class Tone(models.TextChoices):
    """How the house speaks where it may choose."""

    WARM = "warm", _("Warm")
    PLAIN = "plain", _("Plain")
    BOLD = "bold", pgettext_lazy("tone", "Bold")


def colour(name: str, label: str, help_text: str = "") -> models.CharField:
    """A colour as `#rrggbb`; the design's own until the brand chooses."""
    valid = RegexValidator(theme.HEX.pattern + r"\Z", _("Give a colour such as #c2185b."))
    return models.CharField(
        label, max_length=7, default=theme.DEFAULTS[name], validators=[valid], help_text=help_text
    )


@register_setting(icon="view")
class BrandSettings(BaseSiteSetting):
    """Name, logo, colours, fonts and tone of the brand."""

    select_related = ["logo"]

    name = models.CharField(_("name"), max_length=40, default="Kindred")
    tagline = models.CharField(_("tagline"), max_length=120, blank=True)
    logo = models.ForeignKey(
        "cms.BrandImage",
        verbose_name=_("logo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Shown instead of the name at the top of every page, in light and dark."),
    )
    accent = colour("accent", _("accent"), _("Buttons, links, what wants to be seen."))
    ink = colour("ink", _("ink"), _("Text."))
    paper = colour("paper", _("paper"), _("The ground of every page."))
    accent_dark = colour("accent_dark", _("accent, dark"))
    ink_dark = colour("ink_dark", _("ink, dark"))
    paper_dark = colour("paper_dark", _("paper, dark"))
    display_font = models.CharField(_("font of headings"), max_length=20, choices=FONTS, default="grotesque")
    text_font = models.CharField(_("font of text"), max_length=20, choices=FONTS, default="system")
    tone = models.CharField(_("tone"), max_length=10, choices=Tone.choices, default=Tone.WARM)

    panels = [
        MultiFieldPanel(
            [FieldPanel("name"), FieldPanel("tagline"), FieldPanel("logo", widget=ImageChooser)],
            _("Who we are"),
        ),
        MultiFieldPanel([FieldPanel(name) for name in ROLES], _("Colours by day")),
        MultiFieldPanel([FieldPanel(f"{name}_dark") for name in ROLES], _("Colours by night")),
        MultiFieldPanel([FieldPanel("display_font"), FieldPanel("text_font")], _("Fonts")),
        FieldPanel("tone"),
    ]

    class Meta:
        verbose_name = _("Brand")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse colours that could not be read, with the reason beside the colour to change."""
        super().clean()
        wrong: dict[str, list[str]] = {}
        for suffix in theme.MODES.values():
            wrong |= unreadable({name: getattr(self, name) for name in (role + suffix for role in ROLES)})
        if wrong:
            raise ValidationError(wrong)

    @property
    def colours(self) -> dict[str, str]:
        """The six colours by the names of `community.design.theme`."""
        return {
            role + suffix: getattr(self, role + suffix) for suffix in theme.MODES.values() for role in ROLES
        }

    @property
    def stylesheet(self) -> str:
        """The brand's own CSS: nothing but custom properties."""
        return theme.stylesheet(self.colours, {"display": self.display_font, "text": self.text_font})


def unreadable(colours: dict[str, str]) -> dict[str, list[str]]:
    """What is hard to read among the three colours of one mode, by the field to change.

    A sentence that goes away with the design's own accent is the accent's; the others are the ink's. Colours
    that are none are left to the fields' own validators.
    """
    if not all(theme.HEX.fullmatch(value) for value in colours.values()):
        return {}
    accent, ink, _paper = colours
    without_accent = theme.check_theme({name: value for name, value in colours.items() if name != accent})
    wrong: dict[str, list[str]] = {}
    for sentence in theme.check_theme(colours):
        wrong.setdefault(ink if sentence in without_accent else accent, []).append(sentence)
    return wrong
