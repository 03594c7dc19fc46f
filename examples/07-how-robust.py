# %% [markdown]
# # 7 · How robust is it?
#
# **The question.** A ranking of countries looks exact to the third digit. Would it stand if one page had not been
# found, if one publisher were wrong, or if every disputed statement were decided the other way? And is the structure
# more than chance?

# %%
import matplotlib.pyplot as plt
import networkx as nx
import numpy as np
import pandas as pd

import cbrngraph
from cbrngraph.analysis import backbone, core_periphery, measures, qap, robustness, stability

pd.set_option("display.max_colwidth", 90)

kg = cbrngraph.open()
kg

# %%
net = kg.network("countries-by-projects")
print(net)
for note in net.notes:
    print("-", note)

# %% [markdown]
# Four questions are asked of one ranking: what if one page had not been found, one publisher were wrong, the disputed
# were otherwise, or other projects had been found? The same can be done with any network and any measure.
#
# ## The ranking

# %%
ranking = measures(net, ["betweenness"]).to_pandas()
ranking.sort_values("betweenness", ascending=False).head(10)

# %% [markdown]
# ## Without one page
#
# Each page is left out in turn, with all that only it says, and the network is made again. `best` and `worst` are the
# ranks between which a country moves, `without` the page that moves it most. Countries with equal values share the best
# of their ranks. What was read from several pages together goes with any of them.

# %%
pages = robustness(net, "betweenness", by="sources")
for note in pages.notes:
    print("-", note)

# %% [markdown]
# As a picture: the rank of the first twenty, and how far it moves.


# %%
def intervals(table, title, most=20):
    """Draw the rank of each country and the ranks between which it moves."""
    rows = table.to_pandas().dropna(subset=["rank"]).head(most).iloc[::-1]
    figure, axes = plt.subplots(figsize=(8, 0.28 * len(rows) + 1.2))
    axes.hlines(
        rows["label"], rows["best"].astype(int), rows["worst"].astype(int), color="#4477aa", linewidth=4, alpha=0.45
    )
    axes.plot(rows["rank"].astype(int), rows["label"], "o", color="#222255")
    axes.set(xlabel="rank (1 is the highest)", title=title)
    axes.spines[["top", "right"]].set_visible(False)
    figure.tight_layout()
    plt.show()


intervals(pages, "Betweenness: rank, without each page in turn")

# %%
COLUMNS = ["label", "value", "rank", "best", "worst", "without"]
pages.to_pandas()[COLUMNS].head(20).round(3)

# %% [markdown]
# ## Without one publisher
#
# If a publisher was wrong throughout, all its pages go at once:

# %%
publishers = robustness(net, "betweenness", by="publishers")
for note in publishers.notes:
    print("-", note)

# %%
publishers.to_pandas()[COLUMNS].head(20).round(3)

# %% [markdown]
# ## What is disputed
#
# Where one source says that a country took part and another denies it, either may be right. Every combination of such
# disputes:

# %%
disputes = robustness(net, "betweenness", by="disputes", every=kg.network("countries-by-projects", policy="all"))
for note in disputes.notes:
    print("-", note)

# %% [markdown]
# The ranks hold, and this means little: there is one dispute only. Which pairs does it touch?

# %%
every = kg.network("countries-by-projects", policy="all")
touched = [
    (net.nodes[one]["label"], net.nodes[other]["label"], data["weight"], net[one][other]["weight"])
    for one, other, data in every.edges(data=True)
    if data["weight"] != net[one][other]["weight"]
]
pd.DataFrame(touched, columns=["country", "other", "projects, all claims", "projects, accepted"])

# %% [markdown]
# To deny something a source must give a list and call it complete, and such lists are rare. Few disputes are a sign
# that few things were told twice, and not that all agree.
#
# ## Projects drawn anew
#
# If the known projects are a sample of all there were, another sample would have given other ties. The bootstrap
# draws as many projects with replacement, 200 times (seed 0). Each draw misses about a third of the projects, so that
# it is sparser than what it was drawn from.

# %%
bootstrap = robustness(net, "betweenness", by="bootstrap", replicates=200)
intervals(bootstrap, "Betweenness: rank, projects drawn anew 200 times (middle 95 %)")

# %% [markdown]
# All four side by side: best to worst rank, of the bootstrap the middle 95 % of the draws. The wider an interval, the
# less a rank means.

# %%
WAYS = {"pages": pages, "publishers": publishers, "disputes": disputes, "bootstrap": bootstrap}
columns = {
    way: table.to_pandas().set_index("label").apply(lambda row: f"{row['best']}–{row['worst']}", axis=1)
    for way, table in WAYS.items()
}
first = pages.to_pandas().set_index("label")["rank"].rename("rank")
pd.concat([first, pd.DataFrame(columns)], axis=1).sort_values("rank").head(15)

# %% [markdown]
# Not one of the first fifteen keeps its rank in all four. That some country is first is a fact about this network;
# *Mauritania is the foremost broker* would be a claim about the world, and it rests on single pages.
#
# ## Is there a measure that holds better?
#
# Betweenness depends on single ties, the number of partners (`degree`) less, one would think. By how many ranks do the
# first ten, and the first twenty, of each measure move on average when each page is left out?


# %%
def width(measure):
    """Return by how many ranks the first ones of a measure move on average."""
    rows = robustness(net, measure).to_pandas()
    moves = rows["worst"] - rows["best"]
    return {"first ten": moves.head(10).mean(), "first twenty": moves.head(20).mean()}


pd.DataFrame({measure: width(measure) for measure in ("degree", "strength", "closeness", "betweenness")}).T.round(1)

# %% [markdown]
# Somewhat, and at the top only. Among the first ten, degree and closeness move less than betweenness; among the first
# twenty, degree moves as much. No measure gives single ranks that could be relied on.

# %% [markdown]
# ## How much rests on how little
#
# A tie needs two statements: that the one country benefits, and that the other does. By how many independent publishers
# is each tie shown whole? 0: by none, because it was inferred, put together from pages that show one half each, or is
# shown only by a copy of unknown origin.

# %%
sources = pd.Series([data["sources"] for _, _, data in net.edges(data=True)])
sources.value_counts().sort_index().rename_axis("independent sources").rename("ties").to_frame()

# %% [markdown]
# Two ties in three rest on one publisher or on none alone. The same network under other rules of evidence:

# %%
pd.DataFrame({
    policy: {"countries": graph.number_of_nodes(), "ties": graph.number_of_edges()}
    for policy in ("all", "accepted", "official", "corroborated")
    for graph in [kg.network("countries-by-projects", policy=policy)]
}).T  # fmt: skip

# %% [markdown]
# The official and the corroborated network are not the same one with less noise. They are other, smaller ones, and what
# was left out was left out for how pages were read, too.
#
# ## More than chance?
#
# Every test has a null model, and its answer is only about what the null model leaves to chance.
#
# **Communities.** `modularity` beside that of 100 random networks (seed 0) in which each country has as many projects
# and each project as many countries. Chance decides who is with whom. With 100 of them `p` cannot be below 1/101.

# %%
stability(net, two_mode=kg.network("country-project"))

# %% [markdown]
# **Ties.** Of all pairs of countries, how many share more projects than is likely, if only the numbers of projects and
# of countries were given, on average? Without correction for so many tests, with a false discovery rate of 5 %, and
# with Bonferroni's correction:

# %%
for correction in ("none", "fdr", "bonferroni"):
    print(correction, "-", backbone(net, correction=correction).notes[-1])

# %% [markdown]
# That the last keeps none is a limit of the test, as it says: fifty-four projects are too few.
#
# **Core and periphery.** Every network has a best core. The comparison is with 50 random networks (seed 0) in which
# each country has as many *partners*. They are drawn tie by tie, and not project by project, so that they lack the
# cliques that projects make.

# %%
core = core_periphery(net, against=50)
for note in core.notes:
    print("-", note)

# %% [markdown]
# All random networks have as good a core, or a better one. There is no core here that the numbers of partners would not
# explain.
#
# **Two layers.** Are countries that share more projects those that meet at more events? QAP (Krackhardt 1988) deals out
# the names of one network at random, two thousand times (seed 0), over the countries that are in both.

# %%
events = kg.network("countries-by-events")
qap(net, events)

# %% [markdown]
# A high correlation, and hardly chance. But two things make the networks alike without any effect of the one on the
# other. Events are often meetings *of* a project, with its countries. And both follow the regions. What is left of it
# if names are dealt out within each region only (Morocco, of two, is one of its own; so are together those of none)?

# %%
common = sorted(set(net) & set(events))
tables = [nx.to_numpy_array(graph, nodelist=common, weight="weight") for graph in (net, events)]
regions = np.array([net.nodes[node].get("region", "none") for node in common])
pairs = np.triu_indices(len(common), k=1)


def correlation(order):
    """Return the correlation of both networks, the second one's countries in another order."""
    return np.corrcoef(tables[0][pairs], tables[1][np.ix_(order, order)][pairs])[0, 1]


def dealt(random):
    """Return an order in which countries change places within their region only."""
    order = np.arange(len(common))
    for region in sorted(set(regions)):
        places = np.flatnonzero(regions == region)
        order[places] = random.permutation(places)
    return order


random = np.random.default_rng(0)
seen, draws = correlation(np.arange(len(common))), np.array([correlation(dealt(random)) for _ in range(2000)])
pd.Series({
    "correlation": seen,
    "mean of 2,000 deals within regions": draws.mean(),
    "standard deviation": draws.std(),
    "p (as high or higher)": (1 + (draws >= seen).sum()) / 2001,
}, name="").round(4).to_frame()  # fmt: skip

# %% [markdown]
# Most of the correlation is regions. A little is left that they do not explain, and the meetings of projects may well
# explain that.
#
# ## What comes out
#
# - **One page or publisher** moves every one of the first fifteen ranks by betweenness, the first one by eleven. The
#   first eight stay among the first fifteen without any one page, and not even that without any one publisher.
# - **Disputes** move nothing, since there is one.
# - **Other projects** could have given quite other ranks: the intervals of the bootstrap are the widest.
# - **Structure**: communities and strong ties are far from chance, and are the regions. A core is not. That projects
#   and events go together is mostly regions as well.

# %% [markdown]
# ## What this does not show
#
# - Leaving sources out shows what rests on the pages that were found. It cannot show what pages nobody found would
#   add.
# - Pages that were read together count as one, so that a claim is never made to look better supported than it is.
# - The intervals are no confidence intervals. Those of the bootstrap come nearest, if the known projects were a random
#   sample; they are not, and a draw that misses a third of them is another network.
# - Four tests of one network were made here, and more elsewhere. A `p` near .05 among them would mean nothing.
# - All years are put together. The same ranking within a period may be less firm still.
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
