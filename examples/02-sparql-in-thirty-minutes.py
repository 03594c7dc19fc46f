# ---
# jupyter:
#   jupytext:
#     custom_cell_magics: sparql
# ---

# %% [markdown]
# # 2 · SPARQL in thirty minutes
#
# **The question.** The library answers some 150 questions. What if yours is not among them? Here you learn to ask the
# graph anything: which agreements were signed, who hosts the secretariats, which projects run in which countries, who
# says so.
#
# SPARQL is to graphs what SQL is to tables. You describe the pattern that you look for, with `?names` for what you do
# not know, and get a table of everything that fits.

# %%
import cbrngraph

kg = cbrngraph.open()
kg

# %% [markdown]
# ## Statements
#
# The graph is made of statements with three parts: a thing, a property, a value. `kg:country-kaz` is Kazakhstan. What
# is said of it? The pattern has one known part and two unknown ones.

# %%
kg.query("SELECT ?property ?value WHERE { kg:country-kaz ?property ?value } ORDER BY ?property ?value")

# %% [markdown]
# `cbrn:` stands for the terms of this project, `skos:`, `org:`, `prov:` for terms that everybody uses. They need not
# be declared here. In another SPARQL program they must be; `cbrngraph query` and the page on SPARQL in the
# documentation list them.
#
# Where do you find the id of a thing? Search for any of its names, in any language:

# %%
kg.search("казахстан")

# %% [markdown]
# ## Two patterns make a question
#
# A full stop ends a statement; a semicolon goes on about the same thing. `a` means *is a*. Which agreements were
# signed, and on which day?

# %%
kg.query("""
    SELECT ?label ?day WHERE {
      ?agreement a cbrn:Agreement ;
                 skos:prefLabel ?label ;
                 cbrn:signedOn ?day .
    }
    ORDER BY ?day
""")

# %% [markdown]
# `../2022-04-22` means *on that day or before*; more on dates below. Agreements without a date of signature are
# missing: a pattern must fit as a whole. `OPTIONAL` lets a part be absent.

# %%
kg.query("""
    SELECT ?label ?day WHERE {
      ?agreement a cbrn:Agreement ; skos:prefLabel ?label .
      OPTIONAL { ?agreement cbrn:signedOn ?day }
    }
    ORDER BY ?day ?label
""")

# %% [markdown]
# ## Relations are things
#
# That a country takes part in a project is a thing of its own, a *participation*: it has a role and dates, and claims
# behind it. So the way from country to project has two steps. A slash walks several properties at once:
# `cbrn:project/skos:prefLabel` is *the label of the project*.

# %%
kg.query("""
    SELECT ?project ?since WHERE {
      ?participation cbrn:participant kg:country-kaz ;
                     cbrn:role cbrn:role-beneficiary-country ;
                     cbrn:project ?p .
      ?p skos:prefLabel ?project .
      OPTIONAL { ?p cbrn:from ?since }
    }
    ORDER BY ?project
""")

# %% [markdown]
# ## Values from Python
#
# A `$name` in the query is filled from outside, safely: a text that looks like SPARQL stays a text.

# %%
PROJECTS = """
    SELECT ?project ?since WHERE {
      ?participation cbrn:participant $who ;
                     cbrn:role cbrn:role-beneficiary-country ;
                     cbrn:project ?p .
      ?p skos:prefLabel ?project .
      OPTIONAL { ?p cbrn:from ?since }
    }
    ORDER BY ?project
"""
kg.query(PROJECTS, who="kg:country-geo")

# %% [markdown]
# ## Counting
#
# `GROUP BY` and `COUNT`, as in SQL. In which fields of work are most projects? A label can stand in several languages,
# and each would be a row; `FILTER` keeps the English one.

# %%
areas = kg.query("""
    SELECT ?area (COUNT(DISTINCT ?project) AS ?projects) WHERE {
      ?project a cbrn:Project ; cbrn:area/skos:prefLabel ?area .
      FILTER(LANG(?area) = "en")
    }
    GROUP BY ?area ORDER BY DESC(?projects) ?area
""")
areas

# %% [markdown]
# Any answer becomes a frame, with numbers as numbers. A share of what? A project can be in several fields, and of many
# projects no field is known. So count the projects that have one first; the shares then add up to more than one.

# %%
known = kg.query("""
    SELECT (COUNT(DISTINCT ?project) AS ?sorted) (COUNT(DISTINCT ?any) AS ?all) WHERE {
      ?any a cbrn:Project .
      OPTIONAL { ?any cbrn:area ?area . BIND(?any AS ?project) }
    }
""").to_pandas()
table = areas.to_pandas()
table["share"] = (table["projects"] / known["sorted"][0]).round(3)
print(f"{known['sorted'][0]} of {known['all'][0]} projects have a field of work")
table.head(5)

# %% [markdown]
# ## Dates
#
# Sources write `2013`, `May 2013` or `2013-05-21`, and the graph keeps what they wrote. Comparing such values goes
# wrong: an engine drops the rows that it cannot compare, and no engine says so (`kg.query` warns). So each date has two
# companions, the first and the last day that it can mean. *Joined before 2014 for certain* asks for the last day:

# %%
kg.query("""
    SELECT ?country ?asWritten ?first ?last WHERE {
      ?m a cbrn:Membership ; org:member/skos:prefLabel ?country ;
         cbrn:from ?asWritten ; cbrn:fromEarliest ?first ; cbrn:fromLatest ?last .
      FILTER(?last < "2014-01-01"^^xsd:date)
      FILTER(LANG(?country) = "en")
    }
    ORDER BY ?last ?country
""")

# %% [markdown]
# ## Who says so?
#
# Claims are in the same graph, as plain statements. A claim has a subject, a predicate and an object, and a source.
# On what does the date of the agreement rest? Ask for the source and not for its title: many have none, and a pattern
# that does not fit loses the row. A table here shows the names of things by itself.

# %%
kg.query("""
    SELECT ?object ?status ?source ?place ?words WHERE {
      ?claim a cbrn:Claim ;
             rdf:subject kg:agreement-rs-ca-nscedi-2020 ;
             rdf:predicate cbrn:signedOn ; rdf:object ?object ;
             cbrn:status/skos:prefLabel ?status ;
             prov:wasDerivedFrom ?source .
      OPTIONAL { ?claim cbrn:locator ?place }
      OPTIONAL { ?claim cbrn:phrase ?words }
    }
""")

# %% [markdown]
# In a query you need not think of claims at all: a statement that lost against a better one is not in the graph, only
# its claim is. Which statements were disputed and lost, and what holds instead?

# %%
kg.query("""
    SELECT DISTINCT ?thing ?property ?value ?holds WHERE {
      ?claim cbrn:status cbrn:status-disputed ;
             rdf:subject ?thing ; rdf:predicate ?property ; rdf:object ?value .
      OPTIONAL { ?claim cbrn:outweighedBy/rdf:object ?holds }
    }
    ORDER BY ?thing ?property STR(?value) LIMIT 12
""")

# %% [markdown]
# ## In a cell of its own
#
# With the extension loaded, a cell that begins with `%%sparql` is a query, and its answer a frame.

# %%
# %load_ext cbrngraph.jupyter

# %% language="sparql"
# SELECT ?region ?secretariat WHERE {
#   ?s a cbrn:RegionalSecretariat ; skos:prefLabel ?secretariat ;
#      cbrn:serves/skos:prefLabel ?region .
#   FILTER(LANG(?region) = "en" && LANG(?secretariat) = "en")
# } ORDER BY ?region

# %% [markdown]
# ## When nothing comes back
#
# An empty answer is often a misspelling. The graph looks at a query that finds nothing and tells what may be wrong:

# %% language="sparql"
# SELECT ?c WHERE { ?c a cbrn:Contry }

# %% [markdown]
# Which properties are there at all? The library knows, for each kind of thing:

# %%
kg.ask("properties-of", class_="agreement")

# %% [markdown]
# ## Learn from the library
#
# Every question of the library is a SPARQL query that works. Look at one near to yours, and change it:

# %%
print(kg.ask("secretariat", country="uzbekistan", date="2020-11-20").sparql)

# %% [markdown]
# ## What this does not show
#
# - A query shows what the graph holds. That no row comes back means that no page was read that says it, not that it
#   is not so; `kg.coverage()` tells whether anybody looked.
# - Answers follow the evidence policy *accepted*. Open the graph with `cbrngraph.open(policy="official")` and the
#   same query is answered from official sources alone.
# - SPARQL can do much more than this half hour: unions, sub-queries, paths of any length. The page on SPARQL in the
#   documentation says what is supported, and links to the standard.
#
# ## How to cite
#
# A query of your own has no bibliography by itself, because nobody knows which claims it rests on; ask the claims as
# above, or use a question of the library:

# %%
print(kg.ask("agreements-of", party="tashkent secretariat").cite())
