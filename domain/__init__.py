"""The trade of warehouse returns, pure and without input or output.

return       an RMA order: what a customer announced to send back
line         what is expected: one SKU, a quantity, a reason
package      a parcel that arrived, with its scan and perhaps a tracking number
unit         one physical thing (or a bulk of equal things) with its own licence plate
plate        the printed licence plate of a unit
serial       the maker's number of one unit
condition    the state of the product, graded A to D
disposition  where a unit goes: the inventory status
tote         a box at the dock that stands for one disposition
anomaly      what does not fit and wants a decision
operator     the person who acts; a supervisor is an operator with more rights
station      one workstation at the dock; a lane is one life of its database
central      the RMA API that holds all returns; upstream are the shops' systems behind it
fact         an event that happened at the dock: append-only, never rewritten
told         a row that central made: replaced whole, never edited here
picture      the fold of a return's facts over its told row: everything that is shown
"""
