# %% [markdown]
# # 7 · How robust is it?
#
# **The question.** A ranking of countries looks exact to the third digit. Would it stand if one page had not been
# found, if one publisher were wrong, or if every disputed statement were decided the other way? And is the structure
# more than chance?

# %%
import pandas as pd

import cbrngraph
from cbrngraph.analysis import backbone, core_periphery, measures, qap, robustness, stability

kg = cbrngraph.open()
kg

# %%
net = kg.network("countries-by-projects")
print(net)
for note in net.notes:
    print("-", note)

# %% [markdown]
# ## The ranking

# %%
ranking = measures(net, ["betweenness"]).to_pandas()
ranking.sort_values("betweenness", ascending=False).head(10)

# %% [markdown]
# ## Without one page
#
# Each page is left out in turn, with all that only it says, and the network is made again. `best` and `worst` are the
# ranks between which a country moves, `without` the page that moves it most.

# %%
pages = robustness(net, "betweenness", by="sources")
pages

# %% [markdown]
# As a picture: the rank of the first twenty, and how far it moves.

# %%
from matplotlib.figure import Figure


def intervals(table, title, most=20):
    """Draw the rank of each country and the ranks between which it moves."""
    rows = table.to_pandas().dropna(subset=["rank"]).head(most).iloc[::-1]
    figure = Figure(figsize=(8, 0.28 * len(rows) + 1.2))
    axes = figure.subplots()
    axes.hlines(rows["label"], rows["best"], rows["worst"], color="#4477aa", linewidth=4, alpha=0.45)
    axes.plot(rows["rank"], rows["label"], "o", color="#222255")
    axes.set_xlabel("rank (1 is the highest)")
    axes.set_title(title)
    axes.spines[["top", "right"]].set_visible(False)
    figure.tight_layout()
    return figure


intervals(pages, "Betweenness: rank, without each page in turn")

# %% [markdown]
# ## Without one publisher
#
# If a publisher was wrong throughout, all its pages go at once:

# %%
publishers = robustness(net, "betweenness", by="publishers")
publishers

# %% [markdown]
# ## What is disputed
#
# Some sources say that a country took part, others that it did not. Every combination of such disputes:

# %%
disputes = robustness(net, "betweenness", by="disputes", every=kg.network("countries-by-projects", policy="all"))
for note in disputes.notes:
    print("-", note)

# %% [markdown]
# ## Projects drawn anew
#
# If the known projects are a sample of all there were, another sample would have given other ties. The bootstrap
# draws the projects with replacement.

# %%
bootstrap = robustness(net, "betweenness", by="bootstrap", replicates=200)
intervals(bootstrap, "Betweenness: rank, projects drawn anew 200 times (middle 95 %)")

# %% [markdown]
# All four side by side. The wider an interval, the less a rank means.

# %%
WAYS = {"pages": pages, "publishers": publishers, "disputes": disputes, "bootstrap": bootstrap}
columns = {
    way: table.to_pandas().set_index("label").apply(lambda row: f"{row['best']}–{row['worst']}", axis=1)
    for way, table in WAYS.items()
}
first = pages.to_pandas().set_index("label")["rank"].rename("rank")
pd.concat([first, pd.DataFrame(columns)], axis=1).sort_values("rank").head(15)

# %% [markdown]
# ## A measure that holds better
#
# Betweenness depends on single ties. The number of partners does so less:


# %%
def mean_width(table):
    """Return by how many ranks the first twenty move on average."""
    rows = table.to_pandas().head(20)
    return (rows["worst"] - rows["best"]).mean()


pd.Series(
    {measure: mean_width(robustness(net, measure)) for measure in ("degree", "strength", "closeness", "betweenness")},
    name="mean width of the interval of ranks, first twenty",
).round(1).to_frame()

# %% [markdown]
# ## How much rests on how little
#
# By how many independent publishers is each tie shown whole? 0: it is put together from pages none of which shows
# both halves, or only a copy of unknown origin shows it.

# %%
sources = pd.Series([data["sources"] for _, _, data in net.edges(data=True)])
sources.value_counts().sort_index().rename_axis("independent sources").rename("ties").to_frame()

# %% [markdown]
# The same network under stricter rules of evidence:

# %%
pd.DataFrame({
    policy: {"countries": graph.number_of_nodes(), "ties": graph.number_of_edges()}
    for policy in ("all", "accepted", "official", "corroborated")
    for graph in [kg.network("countries-by-projects", policy=policy)]
}).T  # fmt: skip

# %% [markdown]
# ## More than chance?
#
# **Communities.** `modularity` beside that of random networks in which each country has as many projects and each
# project as many countries:

# %%
stability(net, two_mode=kg.network("country-project"))

# %% [markdown]
# **Ties.** Of the pairs that share a project, how many share more than chance would give them, without and with a
# correction for the number of tests:

# %%
for correction in ("none", "bonferroni"):
    print(correction, "-", backbone(net, correction=correction).notes[-1])

# %% [markdown]
# **Core and periphery.** Every network has a best core; whether it is better than that of random networks with the
# same degrees is told in the notes.

# %%
core = core_periphery(net, against=50)
for note in core.notes:
    print("-", note)

# %% [markdown]
# **Two layers.** Are countries that share projects those that meet at events? QAP (Krackhardt 1988) deals out the
# names of one network at random two thousand times.

# %%
qap(net, kg.network("countries-by-events"))

# %% [markdown]
# ## What this does not show
#
# - Leaving sources out shows what rests on the pages that were found. It cannot show what pages nobody found would
#   add.
# - Pages that were read together count as one, so that a claim is never made to look better supported than it is.
# - The intervals are no confidence intervals, but for the bootstrap, and that one only if projects were a random
#   sample.
#
# ## How to cite

# %%
graph, *sources = net.cite().splitlines()
print(graph)
print(f"… and {len(sources)} sources: net.cite() lists them, net.cite('bibtex') for a reference manager")

# %% [markdown]
# Snijders, T. A. B. & Borgatti, S. P. (1999), *Connections* 22, 161–170; Krackhardt, D. (1988), *Social Networks* 10,
# 359–381; Borgatti, S. P. & Everett, M. G. (2000), *Social Networks* 21, 375–395; Neal, Z. (2014), *Social Networks*
# 39, 84–97.
