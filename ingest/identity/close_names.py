"""Given names that a slip would turn into another given name, so that two of them are two names."""

from __future__ import annotations

from typing import Final

NAMES: Final = """
ada alex alexa alexander alexandra alexis alfred alfredo ali alia amir amira ana andre andrea
andreas andrei andrew anja ann anna anne anton antonia antonio anya arun aruna ava ben bernard bernd
brian bryan camilla camille carina carl carla carlo carlos carol carole carolina caroline cecil
cecilia chris christian christiane christina christine christopher claude claudia claudio dan dana
daniel daniela daniele danielle dean denise dennis diana diane dina emil emilia emilio emily emma
eric erica erik erika ernest ernesto eugene eugenia eva felix fernanda fernando filip filippo
frances francesca francesco francis francisco frank franz fred freda gabriel gabriela gabriele
gabrielle georg george georgia georgina gerard gerhard gina giorgia giorgio giovanna giovanni hanna
hannah hans harriet harry helen helena helene henri henrik henrike henry ian ida ina iva ivan ivo
jack jackie jacob jakob jan jana jane jean joan joanna joe john jon jose josef josefa joseph
josephine juan julia julian juliana juliane julie juliet julio julius june karen kari karim karima
karin karina karl karla katharina katherine katrin ken kim laura lauren laurent lea len lena leo
leon leona leonie lina lisa liza louis louisa louise luc luca lucas lucia lucie lucy luis luisa luke
manuel manuela marc marcel marcela marcella marco marcos marcus maria mariam marian marianne marie
marina mario marion marius mark marko marta martha martin martina mary maurice michael michaela
michal michel michele michelle mikael mina mira mona nadia nadja natalia natalie nico nicola nicolas
nicole nikola nikolas nina oliver olivia omar pablo paola paolo patricia patrick paul paula pauline
pavel pavla peter petr petra philip philippa pia raj raja rama rami renata rene renee robert roberta
roberto robin roman romana ron rosa rose rosie sam sami samir samira sara sarah sergio simon simona
simone sofia sonia sonja stefan stefania stefanie stephan stephanie stephen steven susan susana
susanna susanne sven tam tanja tanya teresa thea theo theresa tim tina tom tomas tomasz toni tony
umar valentin valentina valeria valerie vera victor victoria viktor viktoria viola violet walter
wilhelm wilhelmina xavier yan yana yann yasmin yasmina yusra yusuf zara
"""
CLOSE: Final = frozenset(NAMES.split())
