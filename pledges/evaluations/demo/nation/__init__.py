"""A made-up nation, as large as the real one: to see how the product carries it, not to be read.

The structure goes through the domain functions like any other deed: units, accounts, posts, decisions, blocs and their
years, the points table. What comes in masses goes round the gates with ``bulk_create`` and its like: a gate locks, asks,
audits and notifies for every single row, and a million scores would take a day. These are the text and signatures of the
pledges, the periods with their sheets and scores. Their rows are still lawful. They are inserted in the order in which
people would make them (an open period before its scores, the scores before the publication), so that every guard and
CHECK of the database looks at each row; points, totals, snapshots, frozen texts and hashes come from the same functions as
everywhere; and the deeds that changed a state are in the chain of the audit. Single entries of scores, opinions and their
notices are not.
"""
