"""Forms of one given name: short forms, pet names and names that languages share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

FORMS: Final = """
abigail abby abbie gail
albert al bert bertie
alexander alex sandy alec alick xander
alexandra alex sandra
alfred alf fred alfie
andrew andy drew
ann anne anna annie nancy nan hannah
anthony tony antony ant
archibald archie
arthur art artie
augustus gus
barbara barb babs
benjamin ben benny benji
catherine katherine kate katie kathy cathy kitty catharine kathryn
charles charlie chas chuck carl
charlotte lottie charlie
christopher chris kit
christine chris tina christina
daniel dan danny
david dave davy davie
deborah debbie deb
donald don
dorothy dot dolly
edmund ed ned ted
edward ed eddie ned ted teddy
edwin ed
eleanor ellen nell nora ella
elizabeth liz lizzie beth betty eliza elisabeth bess bessie betsy libby elsie
emily em emma
ernest ernie
eugene gene
florence flo flora
frances fanny fran frank
francis frank francie fran
frederick fred freddie freddy frederic
gabriel gabe
george georgie
gerald gerry jerry jerald gerard
gilbert gil bert
gregory greg
harold harry hal
harriet hattie harriett
henry harry hal hank
herbert herb bert
horace horatio
hugh hughie
isaac ike
isabella isabel bella isobel belle
jacob jake
james jim jimmy jamie jem
jane jenny janet jean
jeffrey geoffrey jeff geoff
jennifer jen jenny
jeremiah jerry
jessica jess jessie
john jack johnny jon jean jno johann
jonathan jon jonny
joseph joe joey jos
josephine jo josie
joshua josh
judith judy
julia julie yulia yuliya
kenneth ken kenny
laurence lawrence larry laurie
leonard len lenny leo
louis lou lewis louie
louisa lou louise
madeleine maddie madeline
margaret maggie meg peggy greta daisy madge
martha mattie patty
mary molly polly may mae maria marie
matilda tilly maud
matthew matt matty
maximilian max
michael mike mick micky mickey
nathaniel nathan nat
nicholas nick nicky nicolas
oliver ollie
olivia liv livvy
pamela pam
patricia pat patty tricia trish
patrick pat paddy
percival percy
peter pete
philip phil phillip
rachel rae
raymond ray
rebecca becky becca
reginald reg reggie
richard rick dick rich richie ricky dickie
robert bob rob bobby robbie bert
roger rog
roland rowland
ronald ron ronnie
rose rosie rosa
samuel sam sammy
samantha sam
sarah sally sadie sara
sidney sydney sid syd
simon si
sophia sophie sofia
stephen steven steve stevie
susan sue susie susanna
terence terry
theodore ted teddy theo
theresa terry tess teresa
thomas tom tommy thos
timothy tim
valentine val
victoria vicky tori
vincent vince vin
virginia ginny
walter walt wally wat
wilhelmina mina minnie
william will bill billy willie willy wm liam
winifred winnie
zachary zach zack
ahmed ahmad ahmet
aleksandr alexander sasha shura alejandro alessandro
andrei andrew andrey andres
dmitri dmitry dima mitya
ekaterina catherine katya
francisco francis paco pancho francesco
giuseppe joseph beppe peppe
guillermo william memo wilhelm guillaume
ioannis john yannis giannis ivan vanya juan giovanni gianni jan
jose joseph pepe
mohammed muhammad mohamed mohammad mehmet
mikhail michael misha miguel michel
nikolai nicholas kolya nikolaos
pyotr peter petya pedro pietro pierre
natalia natalya natasha
sergei sergey serge sergio
tatiana tanya
vladimir volodya vova
yelena helena elena helen lena
yekaterina catherine katya
yusuf joseph yosef youssef
yevgeny eugene zhenya evgeny
"""
"""One line a name with its forms, in letters without marks; a form may stand in several lines."""


def groups() -> Mapping[str, frozenset[int]]:
    """For each form the numbers of the lines it stands in."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for number, line in enumerate(FORMS.split("\n")):
        for form in line.split():
            found[form].add(number)
    return {form: frozenset(numbers) for form, numbers in found.items()}


GROUPS: Final = groups()


def forms_of_one_name(left: str, right: str) -> bool:
    """Whether two given names may be forms of one: Bill and William, not Bill and Liz.

    >>> forms_of_one_name("bill", "william"), forms_of_one_name("bill", "liz")
    (True, False)
    """
    return not GROUPS.get(left, frozenset()).isdisjoint(GROUPS.get(right, frozenset()))
