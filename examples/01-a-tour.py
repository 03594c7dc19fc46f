# %% [markdown]
# # 1 · A tour: who works with whom, and how do we know?
#
# **The question.** The European Union runs a network of *CBRN Centres of Excellence*: countries that work together
# against chemical, biological, radiological and nuclear risks. Which countries are in it, with whom does *your*
# country work through its projects, and on which pages does each answer rest?
#
# You need no programming for this. The grey boxes are *cells*: click one, press Shift and Enter together, and it runs.
# Run them from top to bottom, read what each shows, and change the one line that names a country. It takes about
# forty minutes. (On a web page cells cannot run. To get this notebook on your own machine: `cbrngraph notebook copy
# notebooks`, then `jupyter lab notebooks`, and open `01-a-tour.ipynb`.)
#
# The next cell opens the *knowledge graph*, which is called `kg` from here on, and shows what it holds. Three numbers
# matter: `sources` are the pages that were read; `claims` are the single things that they say, and what editors had to
# add, such as the spelling of a name; `statements` only count the lines in which the computer keeps all this.

# %%
import cbrngraph

kg = cbrngraph.open()
kg

# %% [markdown]
# ## Who is in it?
#
# The graph comes with a library of questions in plain words. This one asks which countries were partner countries on a
# day. Under every answer stand notes, which say how to read it, and a line that says on how much evidence it rests.
# *Evidence policy accepted* means the usual rule: a claim counts unless a weightier one contradicts it.
#
# An empty place in the table means that no page read says it. `2017-03/2020-10` means: at some time between the two.

# %%
members = kg.ask("members", date="2026-11-22")
members

# %% [markdown]
# The same on a map. Borders are those of Natural Earth, and say nothing of anybody's claims.

# %%
kg.plot("map")

# %% [markdown]
# You can go on calculating with an answer. How many partner countries does each region have? (Morocco belongs to two
# and counts in both.)

# %%
regions = members.to_pandas()["region"].str.split("; ").explode()
regions.value_counts().rename_axis(None).to_frame("partner countries")

# %% [markdown]
# ## Your country
#
# Write another country between the quotation marks, spelled as in the table above (*Viet Nam*, *Lao PDR*). Then run
# this cell and all below it; in JupyterLab the menu has *Run → Run Selected Cell and All Below*.

# %%
COUNTRY = "Kazakhstan"

# %% [markdown]
# When did it join? The answer is also a test of the name:
#
# - A long red message means that no country here has that name. Only its last line matters; it tells the nearest
#   names. Brazil, for one, is not in the graph at all.
# - *No rows* means a country that is no partner country but has some part in the story, such as Italy or Egypt. Its
#   card tells which. The cell after the card will stop, as there is no membership to explain; go on with the next one.
#   Egypt shares projects with others and has a network. Italy is a beneficiary of none, so that the cells of the
#   network stop too.

# %%
kg.ask("joined", country=COUNTRY)

# %% [markdown]
# A **card** is all that the graph knows of one thing. The small numbers in brackets are the sources, listed below the
# card; open the list and read the pages for yourself. `[8]` is one page that says it. `[8+35]` are pages that were read
# together: one of them says it, and nobody noted which. What begins with `kg:` is an *id*, a name that never changes.

# %%
kg.show(COUNTRY)

# %% [markdown]
# ## How do we know?
#
# Every line can be asked *why*. The answer gives each **claim**: the page, its date, who speaks there, and, where they
# were noted, the place in it and the few words that bear the statement.
#
# - *official* is a page of the European Union or the United Nations; *government*, *implementer* (of a project) and
#   *press* are what they say; a *mirror* is somebody else's copy of a text, and adds no evidence.
# - *accepted* means that nothing outweighs the claim; *disputed* that something does, and it is shown.
# - *inferred* means that the page does not say it in so many words; the reason is given then.
# - `claim-…` is the id by which one claim can be cited.

# %%
kg.why(COUNTRY, "memberships")

# %% [markdown]
# ## With whom does it work?
#
# Two countries are linked here when both benefit from the same project. The network knows for each line which
# projects made it, since when, and on which sources that rests. This is the part of it around your country: lines
# between its partners are left out, so that it is always in the middle.
#
# Move the pointer over a line, or click it, and its sources appear. (If nothing happens, what you see is only a picture
# of it: run the cell yourself.)

# %%
from cbrngraph.analysis import around, edge_table

net = kg.network("countries-by-projects")
mine = around(net, COUNTRY)
kg.interactive(mine)

# %% [markdown]
# The same as a picture that can be printed. *Strength*, the size of a dot, adds up the projects of all its lines.

# %%
kg.plot(mine)

# %% [markdown]
# And as a table, a row for each line of the picture:
#
# - `source` and `target` are its two ends. (The words are those of network programs; they do not mean the sources.)
# - `weight` is how many projects the two countries share, and `through` names them.
# - `first` is the earliest day on which the link can have begun (1 January where a page gives only the year), `last`
#   the last day on which it can have been there. `<NA>`: not known, or it still goes on.
# - `sources` is how many publishers, independent of each other, show that the two share at least one of these projects.
#   0 means that it was inferred, or read in a copy whose original is unknown.
# - `left` is how many of the projects are left if that one page is wrong on which most of them rest.

# %%
import pandas as pd

pd.set_option("display.max_colwidth", None)
ties = edge_table(mine, brief=True).to_pandas()
ties

# %% [markdown]
# **Before you read anything into it:** a project with many countries ties all of them to each other, and a few such
# projects can make most of the picture. `countries` is how many lines a project takes part in; `alone` how many would
# not be there without it.

# %%
from collections import Counter

made_by = [data["through"] for *_, data in mine.edges(data=True)]
countries = Counter(project for projects in made_by for project in projects)
alone = Counter(projects[0] for projects in made_by if len(projects) == 1)
rows = [(kg.show(project).label, number, alone[project]) for project, number in countries.most_common()]
pd.DataFrame(rows, columns=["project", "countries", "alone"])

# %% [markdown]
# Take the first line of the table of ties and ask what stands behind it. Each *claims* opens with a click and leads to
# the pages:

# %%
mine.why(ties["source"][0], ties["target"][0])

# %% [markdown]
# ## Keep it
#
# These files are put into the folder in which this notebook is: the picture as an image for your paper and as a page
# to look into, with its sources; the table, with the ids of its claims; the network for Gephi; and the bibliography for
# Zotero or LaTeX.

# %%
from pathlib import Path

from cbrngraph.analysis import save

kg.plot(mine).savefig("my-country.png", dpi=200)
kg.interactive(mine).save("my-country.html")
edge_table(mine).to_pandas().to_csv("my-country.csv", index=False)
save(mine, "my-country.gexf")
Path("my-country.bib").write_text(mine.cite("bibtex"), encoding="utf-8")
sorted(path.name for path in Path().glob("my-country.*"))

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
# The graph first, then the pages on which this part of the network rests. An *untitled page* is one whose title was not
# noted: look at it before you cite it.

# %%
print(mine.cite())

# %% [markdown]
# **Next:** [a briefing on one country](03-country-briefing.ipynb) · [what the sources disagree
# about](08-disagreement-and-citation.ipynb) · [questions of your own, in SPARQL](02-sparql-in-thirty-minutes.ipynb)
