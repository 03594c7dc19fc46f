# %% [markdown]
# # 3 · A briefing on one country
#
# **The question.** What is publicly known of one country in the Initiative: its accession, its bodies, agreements,
# projects and events, its partners, and where the record is thin or disputed?
#
# The example is Kazakhstan. Change the one name below, spelled as in the table of notebook 1, run all cells again
# (in JupyterLab: Run → Run All Cells), and it is a briefing on another country. To hand it to somebody who has no
# Jupyter: File → Save and Export Notebook As → HTML.
#
# A briefing is a series of questions of the library. Under each answer stand notes on how to read it; *no rows* means
# that no page that was read says anything of the kind. Dates are as precise as the pages: `2015-12/2017-03` is a day
# between the two, and `2024-10/..` one not before October 2024.

# %% tags=["parameters"]
COUNTRY = "Kazakhstan"
DATE = "2026-11-22"

# %%
import pandas as pd

import cbrngraph
from cbrngraph.analysis import around, edge_table

kg = cbrngraph.open()
kg

# %% [markdown]
# ## Accession and region
#
# If this cell ends in a long red message, no country here has that name: its last line tells the nearest ones.

# %%
joined = kg.ask("joined", country=COUNTRY)
joined

# %% [markdown]
# The words of the pages, as far as they were noted, and where they stand. (They can be about other things than the
# accession. `claim` is the id by which `kg.why` finds the claim again.)

# %%
kg.ask("quotes", subject=COUNTRY)

# %% [markdown]
# The regional secretariat that serves it, on the day above:

# %%
kg.ask("secretariat", country=COUNTRY, date=DATE)

# %% [markdown]
# ## National arrangements
#
# Focal points are recorded as institutions; persons appear only where they hold a public office.

# %%
kg.ask("focal-points", country=COUNTRY)

# %%
kg.ask("action-plans", of=COUNTRY)

# %%
kg.ask("national-teams", country=COUNTRY)

# %% [markdown]
# ## Agreements
#
# Those that the country itself has signed; agreements of its ministries and institutes are not counted as its own.

# %%
kg.ask("agreements-of", party=COUNTRY)

# %% [markdown]
# ## Institutions

# %%
kg.ask("institutions-in-country", country=COUNTRY)

# %% [markdown]
# ## Projects
#
# As what the country took part, and when.

# %%
projects = kg.ask("projects-in-country", country=COUNTRY)
projects

# %% [markdown]
# What they cost, which equipment was handed over, and what came out of them:

# %%
kg.ask("budgets-in-country", country=COUNTRY)

# %%
kg.ask("equipment-in-country", country=COUNTRY)

# %%
kg.ask("outputs-in-country", country=COUNTRY)

# %% [markdown]
# ## Events
#
# First those that took place in the country, then those that it attended, wherever they were.

# %%
kg.ask("events-in", country=COUNTRY, from_="2010", until=DATE)

# %%
kg.ask("attended-by", country=COUNTRY)

# %% [markdown]
# ## Partners
#
# Countries that benefit from the same projects. First the picture, then its table: `source` and `target` are the two
# ends of a line, `weight` is the number of shared projects, `sources` the number of independent publishers that show
# the link, `left` the number of projects that are left without the page on which most of them rest. Notebook 1 goes
# through the columns one by one. One project with many countries can make most of the lines: read `through`.
#
# A message that the country *has no tie* means that it shares no project with another. Then go on below the table.

# %%
net = kg.network("countries-by-projects")
partners = around(net, COUNTRY)
kg.plot(partners)

# %%
pd.set_option("display.max_colwidth", None)
edge_table(partners, brief=True).to_pandas()

# %% [markdown]
# Countries that were at the same events, the fifteen that it met most often:

# %%
met = around(kg.network("countries-by-events"), COUNTRY)
edge_table(met, brief=True).to_pandas().head(15)

# %% [markdown]
# ## Where sources disagree

# %%
kg.conflicts(COUNTRY)

# %% [markdown]
# ## How thin is the record?
#
# What was found, what was looked for in vain, and where no search is recorded:

# %%
name = joined.bound["country"]
next((row for row in kg.coverage("country") if row.label == name), "This is recorded of partner countries only.")

# %% [markdown]
# What rests on one reading only, that is, on one page or on several that were read together:

# %%
kg.ask("single-source", subject=COUNTRY)

# %% [markdown]
# ## What this does not show
#
# - Only what public pages tell. Bodies that work without a web page, and projects that nobody reported, are absent.
# - An empty table means that no page was read that says it. It is no evidence that there is nothing.
# - Dates of the end of a project are often missing, so that a project may look as if it went on.
# - Two countries that share a project, or were at the same event, need not have worked with each other.
#
# ## Sources and citation
#
# All pages on which what is said of the country rests, and how many claims each of them bears:

# %%
sources = kg.ask("sources-of", subject=COUNTRY)
sources

# %% [markdown]
# The bibliography of the table of projects; any other answer above has one too, when it is given a name as `projects`
# was:

# %%
print(projects.cite())
