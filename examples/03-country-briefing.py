# %% [markdown]
# # 3 · A briefing on one country
#
# **The question.** What is publicly known of one country in the Initiative: its accession, its bodies, agreements,
# projects and events, its partners, and where the record is thin or disputed?
#
# The example is Kazakhstan. Change the one name below, run all cells again (Run → Run All Cells), and it is a
# briefing on another country.

# %% tags=["parameters"]
COUNTRY = "Kazakhstan"
DATE = "2026-11-22"

# %%
import cbrngraph
from cbrngraph.analysis import around, edge_table

kg = cbrngraph.open()
kg

# %% [markdown]
# ## Accession and region

# %%
joined = kg.ask("joined", country=COUNTRY)
joined

# %% [markdown]
# The words in which it is told, and where:

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
# ## Institutions

# %%
kg.ask("institutions-in-country", country=COUNTRY)

# %% [markdown]
# ## Projects
#
# As what the country took part, and when. Dates are as the sources write them.

# %%
projects = kg.ask("projects-in-country", country=COUNTRY)
projects

# %%
kg.ask("budgets-in-country", country=COUNTRY)

# %%
kg.ask("equipment-in-country", country=COUNTRY)

# %%
kg.ask("outputs-in-country", country=COUNTRY)

# %% [markdown]
# ## Events

# %%
kg.ask("events-in", country=COUNTRY, from_="2010", until=DATE)

# %%
kg.ask("attended-by", country=COUNTRY)

# %% [markdown]
# ## Partners
#
# Countries with which it shares projects, and in how many. First the picture, then its table.

# %%
net = kg.network("countries-by-projects")
partners = around(net, COUNTRY)
kg.plot(partners)

# %%
edge_table(partners, brief=True).to_pandas()

# %% [markdown]
# Countries with which it met at events:

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
[row for row in kg.coverage("country") if row.label == joined.bound["country"]]

# %% [markdown]
# What rests on one reading only:

# %%
kg.ask("single-source", subject=COUNTRY)

# %% [markdown]
# ## What this does not show
#
# - Only what public pages tell. Bodies that work without a web page, and projects that nobody reported, are absent.
# - An empty table means that no page was read that says it. It is no evidence that there is nothing.
# - Dates of the end of a project are often missing, so that a project may look as if it went on.
#
# ## Sources and citation

# %%
sources = kg.ask("sources-of", subject=COUNTRY)
sources

# %%
print(projects.cite())
