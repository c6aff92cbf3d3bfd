"""
What people choose first when they are asked for a passphrase.

The words are few and the rules that use them (``passphrases``) many: a word that is written twice, turned into
figures, or followed by a year is found without standing here.
"""

from __future__ import annotations

from typing import Final

_WORDS: Final = """
    abc access account admin administrateur administrator amour ange angel armory armoury army azerty baby bank
    banque baseball basketball batman bienvenue bonjour change changeme charlie chocolat chocolate computer cookie
    default defaut demo dragon enter eagle family famille flower foobar football france freedom friend google guest
    hannah harley hello hockey home hunter iloveyou invite jamais jennifer jesus jetaime jordan killer ledger letme
    letmein liberte light login london love loveme loulou maison marine marseille master matrix michael michelle
    military militaire mission monkey motdepasse mustang mypass nicolas ninja office orange ordinateur paris pass
    passcode passe passphrase passport passw passwd password pepper pokemon police princess princesse qazwsx qwerty
    qwertz ranger register registre rifle root samsung secret secure security securite service shadow silver soldat
    soldier soleil starwars summer sunshine superman system temporary test testing thomas tigger trustno trustnoone
    unitednations unite unknown user utilisateur wamledger wam weapon weapons welcome whatever windows winter wizard
    spring autumn printemps ete automne hiver world yankees yellow zaq
    ammunition munition munitions arme armes grenade pistol bullet peace paix peacekeeper peacekeeping
    monday tuesday wednesday thursday friday saturday sunday lundi mardi mercredi jeudi vendredi samedi dimanche
    january february march april june july august september october november december
    janvier fevrier mars avril juin juillet aout septembre octobre novembre decembre
    correcthorsebatterystaple correct horse battery staple thisismy thisis mypassword mine my is the your our
"""

WORDS: Final = frozenset(_WORDS.split())
"""Lower case, without accents, letters only."""

WALKS: Final = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
    "qwertzuiop",
    "yxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1a2b3c4d5e6f7g8h9i0j",
    "1q2w3e4r5t6y7u8i9o0p",
    "a1b2c3d4e5f6g7h8i9j0",
    "!@#$%^&*()",
    '!"£$%^&*()',
)
"""Ways over a keyboard or through the alphabet; they are also gone backwards."""
