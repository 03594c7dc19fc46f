# %% [markdown]
# # 1 · A tour: who works with whom, and how do we know?
#
# **The question.** The European Union runs a network of *CBRN Centres of Excellence*: countries that work together
# against chemical, biological, radiological and nuclear risks. Which countries are in it, with whom does *your*
# country work through its projects, and on which pages does each answer rest?
#
# You need no programming for this. Run each cell with Shift and Enter, read what it shows, and change the one line
# that names a country. It takes about forty minutes.
#
# The next cell opens the graph and shows what it holds: how many statements, read from how many pages, up to which
# date.

# %%
import cbrngraph

kg = cbrngraph.open()
kg

# %% [markdown]
# ## Who is in it?
#
# The graph comes with a library of questions in plain words. This one asks who was a partner country on a day. Below
# the table stands what a reader must know: what counts as a member here, and how many countries may be missing from
# the answer because no page says when they joined.

# %%
members = kg.ask("members", date="2026-11-22")
members

# %% [markdown]
# The same on a map. Borders are those of Natural Earth, and say nothing of anybody's claims.

# %%
kg.plot("map")

# %% [markdown]
# An answer can be counted on. How many members does each region have? (A country can be in two.)

# %%
members.to_pandas().groupby("region").size().sort_values(ascending=False).rename("partner countries").to_frame()

# %% [markdown]
# ## Your country
#
# Change the name between the quotation marks to any country of the table, and run this cell and the ones below again.

# %%
COUNTRY = "Kazakhstan"

# %% [markdown]
# A **card** is all that the graph knows of one thing. The numbers in brackets are the sources, listed below the card;
# open them and read for yourself.

# %%
kg.show(COUNTRY)

# %% [markdown]
# ## How do we know?
#
# Every line can be asked *why*. The answer gives each **claim**: the page, the place in it, the few words that bear
# the statement, and whether somebody else says otherwise. *Inferred* means that the page does not say it in so many
# words; the reason is given then.

# %%
kg.why(COUNTRY, "memberships")

# %% [markdown]
# ## With whom does it work?
#
# Two countries are linked here when both benefit from the same project. The network knows for each link which
# projects made it, since when, and on which sources that rests. This is the part of it around your country.
#
# Move the pointer over a line, or click it, and its sources appear. (Where only a picture is shown, run the cell
# yourself.)

# %%
from cbrngraph.analysis import around, edge_table

net = kg.network("countries-by-projects")
mine = around(net, COUNTRY)
kg.interactive(mine)

# %% [markdown]
# The same as a picture that can be printed:

# %%
kg.plot(mine)

# %% [markdown]
# And as a table. `weight` is how many projects two countries share; `sources` is how many publishers, independent of
# each other, show the whole link by themselves; 0 means that it was inferred, or read in a copy whose original is
# unknown. `left` is how many of the links remain without the page on which most of them rest.

# %%
ties = edge_table(mine, brief=True).to_pandas()
ties

# %% [markdown]
# Take the first tie of the table and ask what stands behind it:

# %%
mine.why(ties["source"][0], ties["target"][0])

# %% [markdown]
# ## Keep it
#
# The picture and the table for your own paper, and a file for Gephi:

# %%
from cbrngraph.analysis import save

kg.interactive(mine).save("my-country.html")
ties.to_csv("my-country.csv", index=False)
save(mine, "my-country.gexf")

# %% [markdown]
# ## What this does not show
#
# - Two countries that share a project need not have met. The link is common membership in a project, no more.
# - A project that nobody wrote about on a public page is not here, and lists of countries on pages are often cut.
# - Few ties have more than one independent source. Notebook 7 shows what becomes of them when a source is left out.
# - The graph was read up to the date in the summary at the top. What happened since is not in it.
#
# What the network itself wants its readers to know:

# %%
for note in net.notes:
    print("-", note)

# %% [markdown]
# ## How to cite
#
# The graph first, then the pages on which this part of the network rests:

# %%
print(mine.cite())

# %% [markdown]
# **Next:** [a briefing on one country](03-country-briefing.ipynb) · [what the sources disagree
# about](08-disagreement-and-citation.ipynb) · [questions of your own, in SPARQL](02-sparql-in-thirty-minutes.ipynb)
